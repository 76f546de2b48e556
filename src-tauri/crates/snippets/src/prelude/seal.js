// From here on nothing that one snippet does can be seen by the next: whatever they share is frozen.
(function (kiosk) {
  "use strict";
  const { getPrototypeOf, getOwnPropertyDescriptor, defineProperty, freeze } = Object;
  const { ownKeys } = Reflect;

  const words = "Object Array String Number Boolean Math JSON Date RegExp Error TypeError RangeError SyntaxError " +
    "ReferenceError URIError EvalError Symbol Map Set WeakMap WeakSet parseInt parseFloat isNaN isFinite NaN Infinity " +
    "undefined encodeURIComponent decodeURIComponent encodeURI decodeURI escape unescape console";
  const kept = new Set(words.split(" "));
  const all = globalThis;
  const libraries = { lodash: all._, moment: all.moment, utils: kiosk.utils };
  const hidden = [Promise];
  for (const name of ownKeys(all)) {
    if (!kept.has(name)) delete all[name];
  }

  // Once a prototype is frozen, `thing.toString = …` on an object of one's own would fail. These
  // few get a setter that puts the value on that object instead.
  for (const [owner, names] of [
    [Object.prototype, ["toString", "valueOf", "toLocaleString", "hasOwnProperty", "constructor"]],
    [Error.prototype, ["name", "message", "toString"]],
  ]) {
    for (const name of names) {
      const value = owner[name];
      defineProperty(owner, name, {
        get() { return value; },
        set(given) {
          if (this === owner || this === undefined || this === null) return;
          defineProperty(this, name, { value: given, writable: true, enumerable: true, configurable: true });
        },
        enumerable: false,
        configurable: false,
      });
    }
  }

  const seen = new Set();
  const open = [];
  const meet = function (thing) {
    if ((typeof thing !== "object" && typeof thing !== "function") || thing === null || seen.has(thing)) return;
    seen.add(thing);
    open.push(thing);
  };
  [[][Symbol.iterator](), ""[Symbol.iterator](), new Map().entries(), new Set().values(), "".matchAll(/x/g),
    (function* () {})(), (async function* () {})(), ...kiosk.functionKinds, kiosk.Function].forEach((thing) => meet(getPrototypeOf(thing)));
  kiosk.functionKinds.forEach(meet);
  hidden.forEach(meet);
  meet(kiosk.Function);
  meet(libraries.lodash);
  meet(libraries.lodash.prototype);
  meet(getPrototypeOf(libraries.lodash([])));
  meet(libraries.moment);
  meet(libraries.moment.duration.fn);
  meet(libraries.utils);
  meet(all);
  while (open.length > 0) {
    const thing = open.pop();
    for (const key of ownKeys(thing)) {
      const property = getOwnPropertyDescriptor(thing, key);
      meet(property.value);
      meet(property.get);
      meet(property.set);
    }
    meet(getPrototypeOf(thing));
  }
  for (const thing of seen) freeze(thing);
  kiosk.libraries = libraries;
})(globalThis.kiosk);

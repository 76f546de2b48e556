// What the interpreter itself gives is cut down to what a form may use, and every native loop is
// made to pay: the engine counts steps of JavaScript, not steps inside one native call.
(function (kiosk) {
  "use strict";
  const { apply, construct, ownKeys } = Reflect;
  const LONGEST_ARRAY = 100000;

  // For our own work, which is bounded by the size of the answers and costs a snippet nothing.
  kiosk.native = { keys: Object.keys, freeze: Object.freeze, parse: JSON.parse, stringify: JSON.stringify, apply };

  // The first name that was refused in this run; catching the error does not take it back.
  kiosk.refused = null;
  kiosk.refuse = function (name) {
    if (kiosk.refused === null) kiosk.refused = name;
    throw new Error(name + " is not allowed here");
  };
  kiosk.refuser = function (name) {
    return function () { kiosk.refuse(name); };
  };

  // One step of the budget for sixteen elements or characters.
  const charge = function (size) {
    if (size > 64) for (; size > 0; size -= 16);
  };
  const arraySize = function (list) {
    const length = list === null || list === undefined ? 0 : +list.length;
    if (length > LONGEST_ARRAY) {
      kiosk.refused = "\0too long";
      throw new RangeError("array of " + length + " elements");
    }
    charge(length);
  };
  const textSize = function (text) {
    if (typeof text === "string") charge(text.length);
  };
  const replace = function (owner, name, make) {
    const native = owner[name];
    if (typeof native !== "function") return;
    const guarded = make(native);
    Object.defineProperty(guarded, "name", { value: name, configurable: true });
    Object.defineProperty(owner, name, { value: guarded, writable: true, configurable: true, enumerable: false });
  };

  for (const name of ["concat", "fill", "join", "toLocaleString", "shift", "unshift", "reverse", "toReversed",
    "sort", "toSorted", "slice", "splice", "toSpliced", "copyWithin", "flat", "flatMap", "with", "every", "some",
    "forEach", "map", "filter", "reduce", "reduceRight", "find", "findIndex", "findLast", "findLastIndex",
    "indexOf", "lastIndexOf", "includes"]) {
    replace(Array.prototype, name, (native) => ({ guarded(...given) {
      arraySize(this);
      return apply(native, this, given);
    } }).guarded);
  }
  replace(Array, "from", (native) => ({ guarded(...given) {
    if (given[0] !== null && typeof given[0] === "object") arraySize(given[0]);
    else textSize(given[0]);
    return apply(native, this, given);
  } }).guarded);

  for (const name of ["concat", "isWellFormed", "toWellFormed", "indexOf", "lastIndexOf", "includes", "endsWith",
    "startsWith", "match", "matchAll", "search", "split", "substring", "substr", "slice", "repeat", "replace",
    "replaceAll", "padEnd", "padStart", "trim", "trimEnd", "trimStart", "localeCompare", "toLowerCase",
    "toUpperCase", "toLocaleLowerCase", "toLocaleUpperCase"]) {
    const compiles = name === "match" || name === "matchAll" || name === "search";
    replace(String.prototype, name, (native) => ({ guarded(...given) {
      textSize(this);
      textSize(given[0]);
      if (compiles && typeof given[0] === "string") charge(16000);
      const result = apply(native, this, given);
      textSize(result);
      return result;
    } }).guarded);
  }
  // Unicode tables make this one slow for its size; forms need it for single words at most.
  replace(String.prototype, "normalize", (native) => ({ guarded(...given) {
    if (typeof this === "string") charge(this.length * 64);
    return apply(native, this, given);
  } }).guarded);
  replace(String, "raw", (native) => ({ guarded(strings, ...given) {
    if (strings && strings.raw) arraySize(strings.raw);
    return apply(native, this, [strings, ...given]);
  } }).guarded);

  for (const name of ["keys", "values", "entries", "getOwnPropertyNames", "getOwnPropertySymbols"]) {
    replace(Object, name, (native) => ({ guarded(of) {
      const result = native(of);
      charge(result.length * 4);
      return result;
    } }).guarded);
  }
  for (const name of ["assign", "fromEntries", "groupBy", "getOwnPropertyDescriptors", "defineProperties", "freeze",
    "seal", "isFrozen", "isSealed"]) {
    replace(Object, name, (native) => ({ guarded(...given) {
      for (const one of given) if (one !== null && typeof one === "object") charge(ownKeys(one).length * 4);
      return apply(native, Object, given);
    } }).guarded);
  }
  replace(JSON, "parse", (native) => ({ guarded(...given) {
    textSize(given[0]);
    return apply(native, JSON, given);
  } }).guarded);
  replace(JSON, "stringify", (native) => ({ guarded(...given) {
    const result = apply(native, JSON, given);
    textSize(result);
    return result;
  } }).guarded);
  for (const name of ["parseFloat", "parseInt", "isNaN", "isFinite", "encodeURIComponent", "decodeURIComponent",
    "encodeURI", "decodeURI", "escape", "unescape"]) {
    replace(globalThis, name, (native) => ({ guarded(...given) {
      textSize(given[0]);
      return apply(native, undefined, given);
    } }).guarded);
  }
  Number.parseFloat = parseFloat;
  Number.parseInt = parseInt;
  for (const name of ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf",
    "isDisjointFrom"]) {
    replace(Set.prototype, name, (native) => ({ guarded(other) {
      charge(this.size * 4);
      return apply(native, this, [other]);
    } }).guarded);
  }
  replace(Map, "groupBy", (native) => ({ guarded(...given) {
    arraySize(given[0]);
    return apply(native, Map, given);
  } }).guarded);

  // A pattern is compiled before its first step is counted.
  const NativeRegExp = RegExp;
  const GuardedRegExp = function RegExp(...given) {
    charge(16000);
    return new.target === undefined
      ? apply(NativeRegExp, undefined, given)
      : construct(NativeRegExp, given, new.target === GuardedRegExp ? NativeRegExp : new.target);
  };
  GuardedRegExp.prototype = NativeRegExp.prototype;
  if (NativeRegExp.escape) GuardedRegExp.escape = NativeRegExp.escape;
  Object.defineProperty(GuardedRegExp, Symbol.species, { get() { return NativeRegExp; }, configurable: true });
  Object.defineProperty(NativeRegExp.prototype, "constructor", { value: GuardedRegExp, writable: true, configurable: true });
  Object.defineProperty(NativeRegExp, Symbol.hasInstance, { value: Function.prototype[Symbol.hasInstance] });
  Object.defineProperty(globalThis, "RegExp", { value: GuardedRegExp, writable: true, configurable: true });
  delete NativeRegExp.prototype.compile;

  Math.random = kiosk.refuser("Math.random");

  // A text may not become a program.
  const noProgram = kiosk.refuser("Function");
  kiosk.functionKinds = [function () {}, function* () {}, async function () {}, async function* () {}].map((one) => Object.getPrototypeOf(one));
  noProgram.prototype = Function.prototype;
  for (const prototype of kiosk.functionKinds) {
    Object.defineProperty(prototype, "constructor", { value: noProgram, configurable: true, writable: false });
  }
  kiosk.Function = noProgram;

  // Hooks into the engine's own error handling, and the stacks that would name our files.
  delete Error.prepareStackTrace;
  delete Error.stackTraceLimit;
  delete Error.captureStackTrace;

  const nothing = function () {};
  globalThis.console = { log: nothing, info: nothing, warn: nothing, error: nothing, debug: nothing };
})(globalThis.kiosk = {});

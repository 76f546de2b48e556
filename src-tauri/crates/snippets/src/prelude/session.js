// What Rust calls. The answers lie here once per session, frozen; a snippet that may write into
// them gets its own copy and the difference is told.
(function (kiosk) {
  "use strict";
  const { keys, freeze, parse, stringify, slice, apply } = kiosk.native;
  const { hasOwn } = Object;
  const { isArray } = Array;
  const { lodash, moment, utils } = kiosk.libraries;
  const MOST_SNIPPETS = 1000;
  const MOST_SOURCE = 2000000;
  const LONGEST_MESSAGE = 300;

  let data = freeze({});
  let form;
  let known = new Map();
  let source = 0;
  let written = null;

  const deepFreeze = function (thing) {
    if (thing !== null && typeof thing === "object") {
      if (isArray(thing)) for (let at = 0; at < thing.length; at += 1) deepFreeze(thing[at]);
      else {
        const names = keys(thing);
        for (let at = 0; at < names.length; at += 1) {
          const child = thing[names[at]];
          if (child !== null && typeof child === "object") deepFreeze(child);
        }
      }
      freeze(thing);
    }
    return thing;
  };
  const define = function (object, key, value) {
    if (key === "__proto__") Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    else object[key] = value;
  };
  const copy = function (thing) {
    if (thing === null || typeof thing !== "object") return thing;
    // Spreading takes a key like `__proto__` for what it is: an answer's name.
    const twin = isArray(thing) ? slice(thing) : { ...thing };
    const names = keys(thing);
    for (let at = 0; at < names.length; at += 1) {
      const child = thing[names[at]];
      if (child !== null && typeof child === "object") define(twin, names[at], copy(child));
    }
    return twin;
  };
  const same = function (left, right) {
    if (left === right) return true;
    if (left === null || right === null || typeof left !== "object" || typeof right !== "object") return false;
    if (isArray(left) !== isArray(right)) return false;
    const names = keys(left);
    if (names.length !== keys(right).length) return false;
    for (let at = 0; at < names.length; at += 1) {
      const name = names[at];
      if (left[name] !== right[name] && !same(left[name], right[name])) return false;
      if (left[name] === undefined && !hasOwn(right, name)) return false;
    }
    return true;
  };

  const segments = function (path) {
    const found = [];
    for (const part of path.split(".")) {
      const bracket = part.indexOf("[");
      if (bracket < 0) { found.push(part); continue; }
      if (bracket > 0) found.push(part.slice(0, bracket));
      for (const index of part.slice(bracket).split("[")) if (index) found.push(+index.replace("]", ""));
    }
    return found;
  };
  const at = function (root, path) {
    if (path === "") return root;
    for (const step of segments(path)) {
      if (root === null || typeof root !== "object" || !hasOwn(root, step)) return undefined;
      root = root[step];
    }
    return root;
  };
  const place = function (next, path, depth, value) {
    const step = path[depth];
    if (depth + 1 < path.length) define(next, step, put(hasOwn(next, step) ? next[step] : undefined, path, depth + 1, value));
    else if (value === undefined) delete next[step];
    else define(next, step, value);
  };
  const put = function (node, path, depth, value) {
    const container = node !== null && typeof node === "object";
    const list = container ? isArray(node) : typeof path[depth] === "number";
    const next = list ? (container ? slice(node) : []) : { ...(container ? node : null) };
    place(next, path, depth, value);
    return freeze(next);
  };

  const refusal = function (error) {
    let name = "Error";
    let message = "";
    // What the engine throws where there is no memory left for an error.
    if (error === null) return 'e["null",""]';
    try {
      if (error instanceof Error) {
        name = "" + error.name;
        message = "" + error.message;
      } else message = "" + error;
    } catch {
      message = "an error that cannot be read";
    }
    return "e" + stringify([name, message.slice(0, LONGEST_MESSAGE)]);
  };
  const answer = function (result) {
    let text;
    try {
      text = stringify(result);
    } catch (error) {
      // What the engine itself raises is told as such, all else is a result that is no JSON.
      return error instanceof TypeError ? "j" : refusal(error);
    }
    return text === undefined ? "u" : "v" + text;
  };
  const ended = (text) => (kiosk.refused === null ? text : "r" + kiosk.refused);

  const optional = (text) => (text === undefined ? undefined : parse(text));
  // How this call sees the answers, by the text of the call.
  const context = function (call) {
    const answers = call.writes ? copy(data) : data;
    const value = optional(call.value);
    const scope = {
      data: answers,
      row: at(answers, call.rowPath),
      rowIndex: call.rowIndex,
      value,
      input: call.input === undefined ? value : parse(call.input),
      component: deepFreeze(optional(call.component)),
      form: call.usesForm ? form : undefined,
      result: optional(call.result),
    };
    if (scope.row === undefined) scope.row = freeze({});
    return scope;
  };
  const compare = function (answers) {
    const changes = [];
    const now = keys(answers);
    for (let at = 0; at < now.length; at += 1) {
      const key = now[at];
      const value = answers[key];
      if (value === undefined) continue;
      if (!hasOwn(data, key) || (data[key] !== value && !same(data[key], value))) changes.push([key, value]);
    }
    const before = keys(data);
    for (let at = 0; at < before.length; at += 1) {
      const key = before[at];
      if (!hasOwn(answers, key) || answers[key] === undefined) changes.push([key]);
    }
    written = changes.length > 0 ? stringify(changes) : null;
  };
  const translate = freeze((text) => text);
  const instance = function (scope, call) {
    const submission = freeze({ data: scope.data });
    return freeze({
      data: scope.data === undefined ? undefined : scope.row,
      rowIndex: scope.rowIndex,
      component: scope.component,
      dataValue: scope.value,
      getValue: freeze(() => scope.value),
      t: translate,
      root: freeze({ data: scope.data, submission, _submission: submission }),
    });
  };

  return {
    zone(text) {
      kiosk.setZone(parse(text));
    },
    begin(now, text) {
      kiosk.setNow(now);
      data = deepFreeze(parse(text));
      form = undefined;
      written = null;
    },
    form(text) {
      form = deepFreeze(parse(text));
    },
    end() {
      data = freeze({});
      form = undefined;
      written = null;
    },
    // Changes in their order, each a path with what now lies there; without that it is removed.
    set(text) {
      const changes = parse(text);
      const next = { ...data };
      for (let at = 0; at < changes.length; at += 1) {
        const change = changes[at];
        place(next, segments(change[0]), 0, change.length > 1 ? deepFreeze(change[1]) : undefined);
      }
      data = freeze(next);
    },
    knows: (id) => known.has(id),
    keep(id, program, size) {
      known.set(id, [program, size]);
      source += size;
      for (const [oldest, [, length]] of known) {
        if (known.size <= MOST_SNIPPETS && source <= MOST_SOURCE) break;
        known.delete(oldest);
        source -= length;
      }
    },
    written: () => written,
    run(call) {
      kiosk.refused = null;
      written = null;
      try {
        const scope = context(call);
        const self = call.usesInstance ? instance(scope, call) : undefined;
        const submission = call.usesSubmission ? freeze({ data: scope.data }) : undefined;
        const first = call.initial === undefined ? (call.named === "value" ? scope.value : scope[call.named]) : parse(call.initial);
        if (call.named in scope) scope[call.named] = first;
        const [program] = known.get(call.id);
        const result = apply(program, {}, [lodash, utils, utils, moment, self, self, translate, submission, scope.form,
          scope.component, scope.data, scope.row, scope.rowIndex, scope.value, scope.input, scope.result, first]);
        const text = answer(result);
        if (call.writes) compare(scope.data);
        return ended(text);
      } catch (error) {
        return ended(refusal(error));
      }
    },
    logic(call) {
      kiosk.refused = null;
      written = null;
      try {
        const scope = context(call);
        scope._ = lodash;
        return ended(answer(kiosk.logic(parse(call.rule), scope)));
      } catch (error) {
        return ended(refusal(error));
      }
    },
  };
})

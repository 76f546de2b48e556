// lodash, moment and json-logic-js as Form.io sets them up, without what would bring chance,
// waiting, programs made of text or a memory from one snippet to the next.
(function (kiosk) {
  "use strict";
  const lodash = globalThis._;
  const moment = globalThis.moment;
  const jsonLogic = globalThis.jsonLogic;

  for (const name of ["random", "sample", "sampleSize", "shuffle", "uniqueId", "template", "templateSettings", "delay",
    "defer", "debounce", "throttle", "mixin", "runInContext", "noConflict"]) {
    const value = kiosk.refuser("_." + name);
    lodash[name] = value;
    if (lodash.prototype[name]) lodash.prototype[name] = value;
  }
  for (const name of ["updateLocale", "defineLocale", "tz", "localeData"]) moment[name] = kiosk.refuser("moment." + name);
  for (const name of ["locale", "lang"]) {
    const native = moment[name];
    moment[name] = function (key) {
      return key === undefined || key === "en" ? native() : kiosk.refuse("moment." + name);
    };
  }
  for (const name of ["relativeTimeThreshold", "relativeTimeRounding"]) {
    const native = moment[name];
    moment[name] = function (...given) {
      return given.length === (name === "relativeTimeThreshold" ? 1 : 0) ? native(...given) : kiosk.refuse("moment." + name);
    };
  }
  for (const owner of [moment.fn, moment.duration.fn]) {
    const native = owner.locale;
    owner.locale = function (key) {
      return key === undefined || key === "en" ? native.call(this, key) : kiosk.refuse("moment().locale");
    };
  }

  // Form.io's own operations for JSON Logic: lodash's that change nothing, and three for dates.
  for (const name of kiosk.lodashOperations) jsonLogic.add_operation("_" + name, lodash[name]);
  const text = function (at) {
    if (!at.isValid()) throw new RangeError("Invalid time value");
    return at.toISOString();
  };
  jsonLogic.add_operation("getDate", (date) => text(date === null ? moment.invalid() : moment(date)));
  jsonLogic.add_operation("relativeMinDate", (days) => text(moment().subtract(days, "days")));
  jsonLogic.add_operation("relativeMaxDate", (days) => text(moment().add(days, "days")));
  kiosk.logic = jsonLogic.apply;
})(globalThis.kiosk);

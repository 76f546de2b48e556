// `Date` knows the session's moment and time zone only, never the machine's.
(function (kiosk) {
  "use strict";
  const Native = Date;
  const { construct, apply } = Reflect;
  const floor = Math.floor;
  const MINUTE = 60000;
  const native = {};
  for (const name of Object.getOwnPropertyNames(Native.prototype)) native[name] = Native.prototype[name];
  const nativeParse = Native.parse;
  const UTC = Native.UTC;

  let now = 0;
  // From when (ms) an offset (minutes east of UTC) holds; the first one holds before, too.
  let offsets = [[0, 0]];
  kiosk.setNow = function (at) { now = at; };
  kiosk.setZone = function (zone) { offsets = zone; };

  const offsetAt = function (time) {
    let low = 0;
    let high = offsets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (offsets[middle][0] <= time) low = middle;
      else high = middle - 1;
    }
    return offsets[low][1] * MINUTE;
  };
  const toLocal = (time) => time + offsetAt(time);
  // A time that the clocks skip counts by the offset before the change, as in every browser.
  const fromLocal = function (local) {
    const before = local - offsetAt(local - 86400000);
    if (toLocal(before) === local) return before;
    const after = local - offsetAt(local + 86400000);
    return toLocal(after) === local ? after : before;
  };

  const HAS_ZONE = /(Z|UTC|GMT)\s*$|(\d:\d\d.*|GMT|UTC)[+-]\d\d:?\d\d\s*(\(.*\))?$|\b(Z|[ECMP][SD]T)\s*(\(.*\))?$/i;
  const DATE_ONLY = /^\s*[+-]?\d{4,6}(-\d\d(-\d\d)?)?\s*$/;
  const ISO_TIME = /^\s*[+-]?\d{4,6}-\d\d-\d\dT/;
  const parse = function (text) {
    text = String(text);
    if (HAS_ZONE.test(text) || DATE_ONLY.test(text)) return nativeParse(text);
    const local = nativeParse(ISO_TIME.test(text) ? text + "Z" : text + " UTC");
    return local === local ? fromLocal(local) : local;
  };

  const KioskDate = function Date(...given) {
    if (new.target === undefined) return new KioskDate().toString();
    let time;
    if (given.length === 0) time = now;
    else if (given.length > 1) time = fromLocal(UTC(...given));
    else {
      let one = given[0];
      if (one instanceof KioskDate) time = apply(native.getTime, one, []);
      else {
        if (one !== null && typeof one === "object") one = one[Symbol.toPrimitive] ? one[Symbol.toPrimitive]("default") : one.valueOf();
        if (one !== null && typeof one === "object") one = String(one);
        time = typeof one === "string" ? parse(one) : Number(one);
      }
    }
    return construct(Native, [time], new.target === KioskDate ? Native : new.target);
  };
  Object.defineProperty(KioskDate, "length", { value: 7 });
  KioskDate.prototype = Native.prototype;
  KioskDate.UTC = UTC;
  KioskDate.parse = parse;
  KioskDate.now = function now_() { return now; };

  const define = function (name, method) {
    Object.defineProperty(method, "name", { value: name });
    Object.defineProperty(Native.prototype, name, { value: method, writable: true, configurable: true });
  };
  const timeOf = (date) => apply(native.getTime, date, []);
  const fields = ["FullYear", "Month", "Date", "Day", "Hours", "Minutes", "Seconds", "Milliseconds"];
  for (const field of fields) {
    const get = native["getUTC" + field];
    define("get" + field, { get() { return apply(get, new Native(toLocal(timeOf(this))), []); } }.get);
    const set = native["setUTC" + field];
    if (!set) continue;
    define("set" + field, { set(...given) {
      let time = timeOf(this);
      if (time !== time && field === "FullYear") time = fromLocal(0);
      const local = new Native(toLocal(time));
      apply(set, local, given);
      return apply(native.setTime, this, [fromLocal(apply(native.getTime, local, []))]);
    } }.set);
  }
  define("getYear", { get() { return this.getFullYear() - 1900; } }.get);
  delete Native.prototype.setYear;
  define("getTimezoneOffset", { get() {
    const time = timeOf(this);
    return time === time ? 0 - offsetAt(time) / MINUTE : time;
  } }.get);

  const two = (number) => (number < 10 ? "0" + number : "" + number);
  const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const year = (number) => (number < 0 ? "-" : "") + String(Math.abs(number)).padStart(4, "0");
  const day = (d) => DAYS[d.getDay()] + " " + MONTHS[d.getMonth()] + " " + two(d.getDate()) + " " + year(d.getFullYear());
  const clock = (d) => two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
  const zone = function (d) {
    const east = -d.getTimezoneOffset();
    const size = Math.abs(east);
    return "GMT" + (east < 0 ? "-" : "+") + two(floor(size / 60)) + two(size % 60);
  };
  const valid = (d) => timeOf(d) === timeOf(d);
  define("toDateString", { text() { return valid(this) ? day(this) : "Invalid Date"; } }.text);
  define("toTimeString", { text() { return valid(this) ? clock(this) + " " + zone(this) : "Invalid Date"; } }.text);
  define("toString", { text() { return valid(this) ? day(this) + " " + clock(this) + " " + zone(this) : "Invalid Date"; } }.text);

  // Only what the words "en-US" without options stand for; other locales are not known here.
  const usDay = (d) => d.getMonth() + 1 + "/" + d.getDate() + "/" + d.getFullYear();
  const usClock = (d) => (d.getHours() % 12 || 12) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds()) + (d.getHours() < 12 ? " AM" : " PM");
  const locale = function (name, text) {
    define(name, { text(locales, options) {
      if ((locales !== undefined && locales !== "en-US" && locales !== "en") || options !== undefined) kiosk.refuse(name + " with a locale");
      return valid(this) ? text(this) : "Invalid Date";
    } }.text);
  };
  locale("toLocaleDateString", usDay);
  locale("toLocaleTimeString", usClock);
  locale("toLocaleString", (d) => usDay(d) + ", " + usClock(d));

  Object.defineProperty(Native.prototype, "constructor", { value: KioskDate, writable: true, configurable: true });
  Object.defineProperty(globalThis, "Date", { value: KioskDate, writable: true, configurable: true });

  const toFixed = Number.prototype.toFixed;
  Object.defineProperty(Number.prototype, "toLocaleString", { writable: true, configurable: true, value: { toLocaleString(locales, options) {
    const number = Number(this);
    let least = 0;
    let most = 3;
    if (locales !== undefined && locales !== "en-US" && locales !== "en") kiosk.refuse("toLocaleString with a locale");
    if (options !== undefined && options !== null) {
      for (const key of Object.keys(options)) {
        if (key !== "minimumFractionDigits" && key !== "maximumFractionDigits") kiosk.refuse("toLocaleString with " + key);
      }
      least = options.minimumFractionDigits === undefined ? 0 : +options.minimumFractionDigits;
      most = options.maximumFractionDigits === undefined ? Math.max(3, least) : +options.maximumFractionDigits;
      if (!(least >= 0 && least <= most && most <= 20)) throw new RangeError("fraction digits");
    }
    if (number !== number) return "NaN";
    if (Math.abs(number) === Infinity) return number < 0 ? "-∞" : "∞";
    if (Math.abs(number) >= 1e21) kiosk.refuse("toLocaleString of so large a number");
    let [whole, part = ""] = apply(toFixed, Math.abs(number), [most]).split(".");
    while (part.length > least && part.endsWith("0")) part = part.slice(0, -1);
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return (number < 0 || Object.is(number, -0) ? "-" : "") + grouped + (part ? "." + part : "");
  } }.toLocaleString });
})(globalThis.kiosk);

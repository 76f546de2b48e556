// The part of Form.io's `utils` that only computes. What is missing here is refused by name.
(function (kiosk) {
  "use strict";
  const _ = globalThis._;
  const isNil = _.isNil;

  const search = function (data, key) {
    if (!_.isPlainObject(data)) return null;
    if (_.has(data, key)) return _.get(data, key);
    let found = null;
    _.forOwn(data, function (child) {
      const result = search(child, key);
      if (isNil(result)) return true;
      found = result;
      return false;
    });
    return found;
  };
  const getValue = (submission, key) => search(submission.data, key);
  const getComponentActualValue = function (path, data, row) {
    let value = data ? getValue({ data }, path) : null;
    if (row && isNil(value)) value = getValue({ data: row }, path);
    return isNil(value) || (_.isObject(value) && _.isEmpty(value)) ? "" : value;
  };
  const parseFloatExt = (value) => parseFloat(_.isString(value) ? value.replace(/[^\de.+-]/gi, "") : value);
  const formatAsCurrency = function (value) {
    const number = parseFloatExt(value);
    if (Number.isNaN(number)) return "";
    const [whole, cents] = _.round(number, 2).toString().split(".");
    // Groups of three counted from the right, the sign among them, as Form.io does.
    return _.chunk([...whole].reverse(), 3).reverse().map((part) => part.reverse().join("")).join(",") + "." + _.pad(cents, 2, "0");
  };

  const nested = (component) => ["columns", "rows", "components"].filter((part) => Array.isArray(component[part]));
  const isLayout = function (component) {
    const parts = nested(component);
    const input = (!Object.hasOwn(component, "input") && !component.components) || !!component.input;
    const silent = ["htmlelement", "content", "table", "well", "columns", "fieldset", "panel", "tabs"];
    return parts.includes("columns") || parts.includes("rows") || (parts.includes("components") && !input) ||
      silent.includes(component.type);
  };
  const eachComponent = function (components, visit, includeAll, path = "", parent = undefined) {
    if (!components) return;
    for (const component of components) {
      if (!component) continue;
      const layout = isLayout(component);
      const own = component.key && (!layout || includeAll) ? (path ? path + "." : "") + component.key : path;
      let stop = false;
      if (includeAll || component.tree || !layout) stop = !!visit(component, own, components, parent);
      if (stop) continue;
      if (Array.isArray(component.columns)) {
        for (const column of component.columns) eachComponent(column.components, visit, includeAll, own, component);
      } else if (Array.isArray(component.rows)) {
        for (const row of component.rows) {
          if (Array.isArray(row)) for (const cell of row) eachComponent(cell.components, visit, includeAll, own, component);
        }
      } else eachComponent(component.components, visit, includeAll, own, component);
    }
  };
  const flattenComponents = function (components, includeAll = false) {
    const flat = {};
    eachComponent(components, function (component, path) { flat[path] = component; }, includeAll);
    return flat;
  };
  const searchComponents = function (components, query) {
    const found = [];
    eachComponent(components, function (component, path) {
      const hit = _.isString(query)
        ? component.key === query || path === query
        : !_.isEmpty(query) && _.every(query, (value, key) => _.get(component, key) === value);
      if (hit) found.push(component);
    }, true);
    return found;
  };

  kiosk.utils = {
    _,
    moment: globalThis.moment,
    getValue,
    getComponentActualValue,
    parseFloatExt,
    formatAsCurrency,
    eachComponent,
    flattenComponents,
    searchComponents,
    findComponents: searchComponents,
    isLayoutComponent: (component) => nested(component).length > 0,
    isInputComponent: (component) => _.isBoolean(component.input)
      ? component.input
      : !["htmlelement", "content", "columns", "fieldset", "panel", "table", "tabs", "well", "button"].includes(component.type),
    hasCondition: ({ customConditional, conditional: rule }) => Boolean(customConditional || (rule && (rule.when || rule.json ||
      (rule.conjunction && rule.show !== undefined && rule.show !== "" && rule.show !== null && !_.isEmpty(rule.conditions))))),
    boolValue: (value) => _.isBoolean(value) ? value : _.isString(value) ? value.toLowerCase() === "true" : !!value,
    isMongoId: (text) => /^[0-9a-fA-F]{24}$/.test(text.toString()),
    isValidDate: (date) => _.isDate(date) && !_.isNaN(date.getDate()),
    escapeRegExCharacters: (text) => text.replace(/[-[\]/{}()*+?.\\^$|]/g, "\\$&"),
    round: (number, precision) => _.isNumber(number) ? number.toFixed(precision) : number.toString(),
    fastCloneDeep: (value) => value ? JSON.parse(JSON.stringify(value)) : value,
    firstNonNil: (values) => _.find(_.map(values, (value) => _.isFunction(value) ? value() : value), (value) => value !== undefined),
    convertFormatToMoment: (format) => format.replace(/y/g, "Y").replace(/d/g, "D").replace(/E/g, "d").replace(/a/g, "A").replace(/U/g, "X"),
  };
})(globalThis.kiosk);

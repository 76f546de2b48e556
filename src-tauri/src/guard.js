// Runs before the user interface in the main window: takes away what a browser offers and a kiosk
// does not. The backend refuses the same things again (navigation, new windows, downloads).
(() => {
  "use strict";
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  addEventListener("contextmenu", stop, true);
  for (const kind of ["dragstart", "dragenter", "dragover", "drop"]) {
    addEventListener(kind, stop, true);
  }
  // Reload, developer tools, print, save, source, find, open, new window, history.
  const control = new Set(["r", "p", "s", "u", "o", "n", "t", "w", "g", "h", "j", "d", "l"]);
  const controlShift = new Set(["i", "j", "c", "k", "r", "n", "p", "t"]);
  const plain = new Set(["f3", "f5", "f7", "f11", "f12", "browserback", "browserforward", "browserrefresh", "browserhome"]);
  addEventListener(
    "keydown",
    (event) => {
      const key = (event.key ?? "").toLowerCase();
      const blocked =
        plain.has(key) ||
        ((event.ctrlKey || event.metaKey) && (event.shiftKey ? controlShift : control).has(key)) ||
        (event.altKey && (key === "arrowleft" || key === "arrowright" || key === "home"));
      if (blocked) stop(event);
    },
    true,
  );
  // The middle button opens links elsewhere.
  addEventListener("auxclick", (event) => event.button === 1 && stop(event), true);
})();

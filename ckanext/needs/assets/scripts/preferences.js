// Light, dark, or as the reader's machine is: the foot's buttons, which need this script.
(function () {
  "use strict";
  var place = document.querySelector("[data-needs-schemes]");
  var machine = window.matchMedia("(prefers-color-scheme: dark)");
  if (!place) return;

  function chosen() {
    try {
      return localStorage.getItem("needs-scheme") || "auto";
    } catch (error) {
      return "auto";
    }
  }

  function show() {
    var scheme = chosen();
    document.documentElement.setAttribute("data-needs-scheme", scheme === "auto" ? (machine.matches ? "dark" : "light") : scheme);
    place.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === scheme));
    });
    document.dispatchEvent(new Event("needs-scheme"));
  }

  place.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) return;
    try {
      if (button.value === "auto") localStorage.removeItem("needs-scheme");
      else localStorage.setItem("needs-scheme", button.value);
    } catch (error) {
      return;
    }
    show();
  });
  machine.addEventListener("change", show);
  place.hidden = false;
  show();
})();

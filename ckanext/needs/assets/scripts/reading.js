// What reading pages do when there are scripts: a choice changes the page without loading it anew, and pictures that the
// server drew become ones that answer to a pointer. Without scripts every page says the same.
(function () {
  "use strict";
  if (!window.fetch || !window.history.pushState) return;
  var root = document.querySelector("[data-needs-static]");
  var base = root ? root.getAttribute("data-needs-static") : "";
  var part = document.querySelector("[data-needs-part]");
  var sparing = navigator.connection && (navigator.connection.saveData || /2g/.test(navigator.connection.effectiveType || ""));

  function load(file) {
    return import(base + file);
  }

  function show(address, keep) {
    part.setAttribute("aria-busy", "true");
    return fetch(address, { headers: { "X-Needs-Part": "1" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      })
      .then(function (html) {
        part.innerHTML = html;
        part.removeAttribute("aria-busy");
        if (keep) history.pushState({ needs: true }, "", address);
        var said = part.querySelector("[data-needs-said]");
        if (said) said.focus({ preventScroll: true });
        enliven();
      })
      .catch(function () {
        location.assign(address);
      });
  }

  function drawMap(place) {
    var style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = base + "map.css";
    document.head.appendChild(style);
    Promise.all([load("map.js"), fetch(place.getAttribute("data-needs-map")).then(function (answer) { return answer.json(); })])
      .then(function (found) {
        if (found[1].districts.length)
          found[0].draw(place, found[1].districts, {
            tiles: found[1].tiles,
            zoom: found[1].zoom,
            thanks: found[1].thanks,
            outlines: found[1].outlines,
            go: function (link) { if (part) show(link, true); else location.assign(link); },
          });
      })
      .catch(function () {}); // the picture stays
  }

  function isDark() {
    return document.documentElement.getAttribute("data-needs-scheme") === "dark";
  }

  function drawChart(place) {
    var dark = isDark();
    var address = place.getAttribute("data-needs-spec");
    if (dark) address += (address.indexOf("?") < 0 ? "?" : "&") + "scheme=dark";
    Promise.all([load("chart.js"), fetch(address).then(function (answer) { return answer.json(); })])
      .then(function (found) {
        var live = document.createElement("div");
        return found[0].draw(live, found[1], place.querySelector("img").alt).then(function () {
          if (dark !== isDark()) return; // the other scheme was chosen meanwhile, and is being drawn
          place.querySelectorAll(":scope > [role=img]").forEach(function (before) { before.remove(); });
          place.append(live);
          place.classList.add("needs-live");
        });
      })
      .catch(function () {});
  }

  // Light or dark was chosen: what is drawn in the page is drawn anew.
  document.addEventListener("needs-scheme", function () {
    document.querySelectorAll("[data-needs-spec] > [role=img]").forEach(function (drawn) { drawChart(drawn.parentNode); });
  });

  // Drawing in the page takes 300 KB of scripts: not on a slow line, and only where the reader looks.
  function enliven() {
    if (sparing || !("IntersectionObserver" in window)) return;
    var seen = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        seen.unobserve(entry.target);
        if (entry.target.hasAttribute("data-needs-map")) drawMap(entry.target);
        else if (matchMedia("(min-width: 60rem) and (pointer: fine)").matches) drawChart(entry.target);
      });
    });
    document.querySelectorAll("[data-needs-map], [data-needs-spec]:not([data-needs-map] *)").forEach(function (place) {
      seen.observe(place);
    });
  }

  if (part) {
    document.addEventListener("click", function (event) {
      var link = event.target.closest("a[data-needs-choice]");
      if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      show(link.href, true);
    });
    document.addEventListener("submit", function (event) {
      var form = event.target.closest("form[data-needs-choice]");
      if (!form || form.method !== "get") return;
      event.preventDefault();
      show(form.action + "?" + new URLSearchParams(new FormData(form)).toString(), true);
    });
    window.addEventListener("popstate", function () { show(location.href, false); });
  }
  if (document.readyState === "complete") enliven();
  else window.addEventListener("load", enliven);
})();

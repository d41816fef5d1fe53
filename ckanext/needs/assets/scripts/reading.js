// What reading pages do when there are scripts: a choice changes the page without loading it anew.
(function () {
  "use strict";
  var place = document.querySelector("[data-needs-part]");
  if (!place || !window.fetch || !window.history.pushState) return;

  function show(address, keep) {
    place.setAttribute("aria-busy", "true");
    return fetch(address, { headers: { "X-Needs-Part": "1" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.text();
      })
      .then(function (html) {
        place.innerHTML = html;
        place.removeAttribute("aria-busy");
        if (keep) history.pushState({ needs: true }, "", address);
        var said = place.querySelector("[data-needs-said]");
        if (said) said.focus({ preventScroll: true });
      })
      .catch(function () {
        location.assign(address);
      });
  }

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

  window.addEventListener("popstate", function () {
    show(location.href, false);
  });
})();

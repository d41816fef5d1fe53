// Suggestions while typing: an ARIA combobox over the search box of the page. Without it the box is a plain form.
(function () {
  "use strict";
  var form = document.querySelector("form[data-needs-suggest]");
  var list = document.getElementById("needs-suggestions");
  if (!form || !list || !window.fetch) return;
  var box = form.querySelector("input[type=search]");
  var status = list.parentNode.querySelector("[data-needs-suggested]");
  var kinds = JSON.parse(list.dataset.kinds);
  var WAIT = 120;
  var timer, asked = "", chosen = -1, found = [];

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("autocomplete", "off");

  function close() {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }

  function mark(number) {
    chosen = number;
    Array.prototype.forEach.call(list.children, function (item, n) {
      item.setAttribute("aria-selected", String(n === number));
      if (n === number) {
        box.setAttribute("aria-activedescendant", item.id);
        item.scrollIntoView({ block: "nearest" });
      }
    });
    if (number < 0) box.removeAttribute("aria-activedescendant");
  }

  function take(number) {
    var one = found[number];
    close();
    if (one.kind !== "words") return location.assign(one.link);
    box.value = one.text;
    form.submit();
  }

  function show(suggestions) {
    found = suggestions;
    list.textContent = "";
    suggestions.forEach(function (one, number) {
      var item = document.createElement("li");
      item.id = "needs-suggestion-" + number;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.appendChild(document.createTextNode(one.text));
      if (kinds[one.kind]) {
        var kind = document.createElement("small");
        kind.textContent = kinds[one.kind];
        item.appendChild(document.createTextNode(" "));
        item.appendChild(kind);
      }
      item.addEventListener("mousedown", function (event) {
        event.preventDefault();
        take(number);
      });
      list.appendChild(item);
    });
    close();
    if (!suggestions.length) return void (status.textContent = "");
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    status.textContent = status.dataset.needsSuggested.replace("{number}", suggestions.length);
  }

  function ask() {
    var words = box.value.trim();
    if (words === asked) return;
    asked = words;
    if (!words) return show([]);
    fetch(form.dataset.needsSuggest + "?q=" + encodeURIComponent(words), { credentials: "same-origin" })
      .then(function (answer) {
        return answer.ok ? answer.json() : { suggestions: [] };
      })
      .then(function (answer) {
        if (words === asked && document.activeElement === box) show(answer.suggestions);
      })
      .catch(close);
  }

  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      if (list.hidden) show(found);
      var places = found.length + 1;
      mark(((chosen + 1 + (event.key === "ArrowDown" ? 1 : -1) + places) % places) - 1);
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) {
      event.preventDefault();
      take(chosen);
    }
  });
})();

// Gives a name to fields that scripts of CKAN and others make without one, for those who hear the page.
(function () {
  "use strict";

  function text(element) {
    return element ? element.textContent.replace(/\s+/g, " ").trim() : "";
  }

  // A column's filter is called as its column.
  function column(input) {
    var cell = input.closest("th, td"), table = input.closest("table");
    var head = table && table.tHead && table.tHead.rows[0].cells[cell ? cell.cellIndex : -1];
    return text(head) || input.placeholder || input.name;
  }

  // What select2 makes of a list, or one of several fields for the same thing, is called as the group.
  function group(element) {
    var around = element.closest(".form-group, .control-group");
    return text(around && around.querySelector("label, .form-label"));
  }

  function name(element, said) {
    if (said && !element.getAttribute("aria-label") && !(element.labels && element.labels.length)) {
      element.setAttribute("aria-label", said);
    }
  }

  // What select2 says in English only: that a choice is taken away.
  function remove(button) {
    var said = document.getElementById("needs-names"), choice = button.parentElement.title;
    if (!said || !choice) return;
    button.title = said.dataset.remove.replace("{name}", choice);
    button.setAttribute("aria-label", button.title);
  }

  function all() {
    document.querySelectorAll(".select2-selection__choice__remove").forEach(remove);
    document.querySelectorAll(".dataTable thead input, .dataTables_scrollHead input, .dataTables_sizing input, #dtprv input").forEach(function (e) {
      name(e, column(e));
    });
    document.querySelectorAll(".select2-selection, .select2-search__field, .scheming-fieldset input[type=text]").forEach(function (e) {
      name(e, group(e));
    });
    document.querySelectorAll("iframe:not([title])").forEach(function (e) {
      e.title = e.getAttribute("aria-label") || document.title;
    });
  }

  new MutationObserver(all).observe(document.documentElement, { childList: true, subtree: true });
  all();
})();

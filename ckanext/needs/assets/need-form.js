/* The form of a need: choices that depend on an earlier choice show only what fits.
 *
 * A select with data-needs-parent="ID" keeps the options whose data-parent is the value of #ID.
 * Options of a province that the page does not hold are fetched once from data-needs-choices.
 */
"use strict";

(function () {
  function start(form) {
    const selects = [...form.querySelectorAll("select[data-needs-parent]")];
    const choices = new Map(selects.map((select) => [select, optionsOf(select)]));
    const loaded = new Set([...choices.values()].flat().map((option) => option.parent));

    function show(select) {
      const parent = form.querySelector("#" + select.dataset.needsParent).value;
      const chosen = select.value;
      const fitting = choices.get(select).filter((option) => option.parent === parent);
      select.replaceChildren(
        new Option(form.dataset.needsChoose, ""),
        ...fitting.map((option) => new Option(option.label, option.value)),
      );
      select.value = fitting.some((option) => option.value === chosen) ? chosen : "";
      select.disabled = !fitting.length;
      selects.filter((each) => each.dataset.needsParent === select.id).forEach(show);
    }

    async function fetchAreas(province) {
      if (!province || loaded.has(province)) return;
      const answer = await fetch(form.dataset.needsChoices.replace("CODE", province));
      if (!answer.ok) return;
      loaded.add(province);
      for (const area of await answer.json()) {
        const select = selects.find((each) => each.dataset.needsLevel === area.level);
        if (select) choices.get(select).push(area);
      }
    }

    for (const select of selects) {
      const parent = form.querySelector("#" + select.dataset.needsParent);
      parent.addEventListener("change", async () => {
        if (select.dataset.needsLevel === "district") await fetchAreas(parent.value);
        show(select);
      });
      if (!selects.includes(parent)) show(select);
    }
    offerLocation(form);
  }

  function optionsOf(select) {
    return [...select.options]
      .filter((option) => option.value)
      .map((option) => ({
        value: option.value,
        label: option.text,
        parent: option.dataset.parent || "",
      }));
  }

  /* A button beside the location that fills in where the device is. */
  function offerLocation(form) {
    const input = form.querySelector(".needs-location input");
    if (!input || !navigator.geolocation) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm needs-locate";
    button.textContent = form.dataset.needsLocate;
    button.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          input.value = coords.latitude.toFixed(6) + ", " + coords.longitude.toFixed(6);
        },
        () => {
          button.textContent = form.dataset.needsNotLocated;
        },
      );
    });
    input.insertAdjacentElement("afterend", button);
  }

  function startAll() {
    document.querySelectorAll("form.needs-form").forEach(start);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", startAll);
  else startAll();
})();

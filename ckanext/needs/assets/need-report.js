/* The form for a phone: what is typed is kept on the device until it was sent, and put back.
 *
 * A draft is one writer's: who signs in on the same device after somebody else does not see it.
 * Photos are not kept. Without this script the form works the same, but for that.
 */
"use strict";

(function () {
  const LEFT_OUT = ["_csrf_token", "photo", "photo_file", "step"];
  const keyOf = (writer) => "needs-report:" + writer;

  /* A device may forbid to store anything: the form works all the same. */
  function stored(act) {
    try {
      return act(window.localStorage);
    } catch (error) {
      return null;
    }
  }

  function answersOf(form) {
    return Object.fromEntries(
      [...new FormData(form)].filter(
        ([name, value]) => !LEFT_OUT.includes(name) && typeof value === "string",
      ),
    );
  }

  function isTyped(answers) {
    return ["title", "notes", "topic", "village", "people_affected", "spatial"].some(
      (name) => (answers[name] || "").trim(),
    );
  }

  function putBack(form, answers) {
    for (const [name, value] of Object.entries(answers)) {
      const control = form.elements.namedItem(name);
      if (!control) continue;
      control.value = value;
      /* The subdistricts offered are those of the district. */
      if (control instanceof HTMLSelectElement) control.dispatchEvent(new Event("change"));
    }
    const chosen = form.querySelector("input[name=topic]:checked");
    const group = chosen && chosen.closest("details");
    if (group) group.open = true;
    const point = form.querySelector("[name=spatial]");
    if (point && point.value) point.closest("details").open = true;
  }

  function keepWhatIsTyped(form) {
    const key = keyOf(form.dataset.needsWriter);
    const kept = stored((storage) => JSON.parse(storage.getItem(key) || "null"));
    const notice = document.getElementById("needs-report-restored");
    const sameProvince = kept && kept.province === form.elements.namedItem("province").value;
    if (form.dataset.needsFresh === "true" && sameProvince && isTyped(kept)) {
      putBack(form, kept);
      notice.hidden = false;
    }
    notice.querySelector("button").addEventListener("click", () => {
      stored((storage) => storage.removeItem(key));
      window.location.assign(window.location.pathname);
    });
    const keep = () => {
      const answers = answersOf(form);
      if (isTyped(answers)) stored((storage) => storage.setItem(key, JSON.stringify(answers)));
    };
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
    if (form.dataset.needsFresh !== "true") keep();
  }

  function minded(form) {
    const offline = document.getElementById("needs-report-offline");
    form.addEventListener("submit", (event) => {
      if (navigator.onLine === false && offline) {
        event.preventDefault();
        offline.hidden = false;
        offline.scrollIntoView();
        return;
      }
      /* Pressed twice it would be sent twice; the button's own value still goes along. */
      window.setTimeout(() => {
        form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true));
      });
    });
    window.addEventListener("online", () => offline && (offline.hidden = true));
    /* Back from the next page: the buttons work again. */
    window.addEventListener("pageshow", () => {
      form.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = false));
    });
  }

  function start() {
    const sent = document.querySelector("[data-needs-sent]");
    if (sent) stored((storage) => storage.removeItem(keyOf(sent.dataset.needsSent)));
    document.querySelectorAll("form.needs-report-form").forEach((form) => {
      if (form.dataset.needsWriter) keepWhatIsTyped(form);
      minded(form);
    });
    const errors = document.getElementById("needs-report-errors");
    if (errors) errors.focus();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();

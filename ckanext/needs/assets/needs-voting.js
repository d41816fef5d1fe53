/* The ballot: what the chosen projects leave of the budget, said while one chooses.
 *
 * Without this script the button "Show what is left" asks the portal.
 */
"use strict";

(function () {
  function start(form) {
    const output = form.querySelector(".needs-left-baht");
    if (!output) {
      return;
    }
    const boxes = [...form.querySelectorAll("input[data-cost]")];
    function show() {
      const spent = boxes.filter((box) => box.checked).reduce((sum, box) => sum + Number(box.dataset.cost), 0);
      const left = Number(form.dataset.envelope) - spent;
      output.textContent = left.toLocaleString("en");
      output.parentElement.classList.toggle("needs-left-over", left < 0);
    }
    form.addEventListener("change", show);
    show();
  }

  document.querySelectorAll(".needs-ballot-form").forEach(start);
})();

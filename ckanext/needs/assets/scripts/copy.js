// A button that copies what a program's box says (data-needs-copy: what the button says, and what after it).
(function () {
  "use strict";
  if (!navigator.clipboard) return;
  document.querySelectorAll("pre[data-needs-copy]").forEach(function (box) {
    var said = box.dataset.needsCopy.split("|");
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm needs-copy";
    button.textContent = said[0];
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(box.textContent).then(function () {
        button.textContent = said[1];
      });
    });
    box.parentElement.querySelector("figcaption").append(button);
  });
})();

// Photos of the editor: dragged into order instead of moved by buttons, and a bar while they are on their way.
(() => {
  "use strict";
  const sorted = document.querySelector("[data-sorted]");
  let held = null;
  sorted?.addEventListener("dragstart", (event) => {
    held = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
  });
  sorted?.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!held || !over) return;
    event.preventDefault();
    if (over === held) return;
    const after = held.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    over[after ? "after" : "before"](held);
  });
  sorted?.addEventListener("drop", (event) => {
    event.preventDefault();
    if (held) document.getElementById("photo-order").requestSubmit();
    held = null;
  });

  // A plain upload shows nothing of how far it is. The answer is empty; the page is loaded anew, with its messages.
  const form = document.getElementById("photo-upload");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const bar = document.querySelector("[data-upload] progress");
    const request = new XMLHttpRequest();
    bar.hidden = false;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total ? loaded / total : 0;
    });
    request.addEventListener("load", () => location.reload());
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(new FormData(form));
  });
})();

// Photos of the editor: sent as soon as they are chosen, with a bar while they are on their way, and dragged into order.
(() => {
  "use strict";
  const held = { item: null };
  const itemOf = ({ target }) => target.closest?.("[data-sorted] > li");
  document.addEventListener("dragstart", (event) => {
    held.item = itemOf(event);
    if (held.item) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const over = itemOf(event);
    if (!held.item || !over) return;
    event.preventDefault();
    if (over === held.item) return;
    const after = held.item.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
    over[after ? "after" : "before"](held.item);
  });
  document.addEventListener("drop", (event) => {
    if (!held.item) return;
    event.preventDefault();
    held.item = null;
    document.getElementById("photo-order").requestSubmit();
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id === "photo-files" && target.files.length) target.form.requestSubmit();
  });
  document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
    const bar = document.querySelector("[data-upload] progress");
    if (target.id !== "photo-upload" || !bar) return;
    bar.hidden = false;
    bar.value = detail.total ? detail.loaded / detail.total : 0;
  });
})();

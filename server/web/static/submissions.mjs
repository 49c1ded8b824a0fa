// The table: one box that ticks the whole page, and how many are ticked.

const boxes = [...document.querySelectorAll("td.pick [name=id]")];
const all = document.getElementById("choose-all");
const chosen = document.getElementById("chosen");

function show() {
  const count = boxes.filter(({ checked }) => checked).length;
  all.checked = count === boxes.length;
  all.indeterminate = count > 0 && count < boxes.length;
  chosen.textContent = count ? `(${count})` : "";
}

if (all) {
  all.closest("[hidden]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    show();
  });
  for (const box of boxes) box.addEventListener("change", show);
  addEventListener("pageshow", show);
}

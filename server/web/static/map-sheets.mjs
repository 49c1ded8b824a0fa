// On a narrow screen the panels stand below the map, one at a time, behind buttons.

const page = document.getElementById("map-page");
const tabs = [...document.querySelectorAll(".map-tabs button")];

function open(name) {
  page.dataset.sheet = name;
  for (const tab of tabs) tab.setAttribute("aria-expanded", tab.getAttribute("aria-controls") === name);
}

export function startSheets() {
  for (const tab of tabs)
    tab.addEventListener("click", () => {
      const name = tab.getAttribute("aria-controls");
      open(page.dataset.sheet === name ? "" : name);
    });
  page.addEventListener("keydown", ({ key }) => key === "Escape" && open(""));
}

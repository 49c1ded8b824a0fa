// The page of the map: asks what there is, then starts each part of it.

import { askJson, onAgain } from "./map-data.mjs";
import { startBase } from "./map-base.mjs";
import { startFilters } from "./map-filters.mjs";
import { makeGround, refresh } from "./map-ground.mjs";
import { startLegend } from "./map-legend.mjs";
import { reloadList, startList } from "./map-list.mjs";
import { startPanel } from "./map-panel.mjs";
import { startPrint } from "./map-print.mjs";
import { startSheets } from "./map-sheets.mjs";
import { reloadTime, startTime } from "./map-time.mjs";
import { words } from "./map-words.mjs";

const FRESH = 120_000;
const page = document.getElementById("map-page");

function tellNoMap() {
  const ground = document.getElementById("map");
  ground.textContent = words.no_webgl;
  ground.className = "map-none";
  ground.setAttribute("aria-busy", "false");
}

// Boundaries may be imported, and submissions come, while somebody looks.
function keepFresh(map, first) {
  let known = first.version;
  const reload = () => {
    if (map) refresh(map);
    reloadList();
    reloadTime();
  };
  const look = async () => {
    if (document.hidden) return;
    const now = await askJson("/map/start.json");
    if (!now || now.version === known) return;
    known = now.version;
    reload();
  };
  onAgain(reload);
  setInterval(look, FRESH);
  document.addEventListener("visibilitychange", look);
}

async function start() {
  page.hidden = false;
  const known = await askJson("/map/start.json");
  if (!known) return;
  startSheets();
  startFilters(known);
  startLegend(known.forms);
  const lists = Promise.all([startList(), startTime()]);
  const map = await makeGround(document.getElementById("map"), known);
  if (!map) tellNoMap();
  startPrint(map, known.forms);
  startBase(map, page.dataset.basemap);
  await lists;
  startPanel(map);
  keepFresh(map, known);
}

start();

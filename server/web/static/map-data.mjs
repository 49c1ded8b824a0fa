// Asks this server for data, and says what to do when it does not give any.

import { address, refine } from "./map-state.mjs";
import { words } from "./map-words.mjs";

const told = document.getElementById("map-told");
let again = () => location.reload();

export function onAgain(action) {
  again = action;
}

function tell(sentence, link) {
  if (told.dataset.said === sentence) return;
  told.dataset.said = sentence;
  told.replaceChildren(sentence + " ", link);
  told.hidden = false;
}

function tellSignedOut() {
  const link = document.createElement("a");
  link.href = `/sign-in?next=${encodeURIComponent(address())}`;
  link.textContent = words.sign_in;
  tell(words.signed_out, link);
}

function tellWay(sentence, text, action) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = text;
  button.addEventListener("click", () => {
    quiet();
    action();
  });
  tell(sentence, button);
}

const tellAway = () => tellWay(words.away, words.again, () => again());

// What could not be read of the address is not kept: the page begins anew.
const tellWrong = () => tellWay(words.filter_wrong, words.clear, () => location.assign(location.pathname));

// Says whether the filter's area is one of the reader's; an address may name any.
export function tellArea(isUnknown) {
  if (isUnknown) tellWay(words.area_unknown, words.whole_area, () => refine({ area: "" }));
  else if (told.dataset.said === words.area_unknown) quiet();
}

export function quiet() {
  told.hidden = true;
  delete told.dataset.said;
}

// True when `answer` is the sign-in page, or a refusal to who is not signed in.
const isSignedOut = (answer) =>
  answer.status === 401 || (answer.redirected && new URL(answer.url).pathname.startsWith("/sign-in"));

// Gives the answer, or null once the person has been told why there is none.
export async function ask(path, { signal, accept = "application/json", missing = false } = {}) {
  let answer;
  try {
    answer = await fetch(path, { signal, headers: { Accept: accept } });
  } catch (error) {
    if (error.name !== "AbortError") tellAway();
    return null;
  }
  if (isSignedOut(answer)) tellSignedOut();
  else if (answer.status === 400) tellWrong();
  else if (!answer.ok && !(missing && answer.status === 404)) tellAway();
  else return answer;
  return null;
}

export async function askJson(path, options) {
  const answer = await ask(path, options);
  return answer && answer.json();
}

// What the map's library met while it fetched a tile.
export function tileFailed({ error }) {
  if (error?.name === "AbortError") return;
  console.warn(error);
  if (error?.status === 400) return tellWrong();
  ask("/map/start.json").then((answer) => answer && tellAway());
}

// Sends a filled form. It stays on the page until the server says that it has it.

import { fill, language, open, words } from "./webform.mjs";

const byId = (id) => document.getElementById(id);
const place = byId("form");
const box = byId("wf-sending");
const OURS = ".wf-box, .wf-bar, .odk-form .footer";

let kept = null; // what was sent last and has not changed since: sent again it is the same to the server
let begin = null; // begins another form
let isChanged = false;

function changed({ target }) {
  if (target instanceof Element && target.closest(OURS)) return;
  kept = null;
  isChanged = true;
}
for (const kind of ["input", "change", "click"]) document.addEventListener(kind, changed, true);
addEventListener("beforeunload", (event) => isChanged && event.preventDefault());

function show(state, text) {
  box.dataset.state = state;
  byId("wf-title").textContent = words.titles[state];
  const said = byId("wf-said");
  said.textContent = text;
  said.className = { done: "wf-told wf-good", failed: "wf-told wf-bad" }[state] ?? "";
  for (const one of box.querySelectorAll("[data-when]")) one.hidden = !one.dataset.when.split(" ").includes(state);
  if (!box.open) box.showModal();
  box.querySelector("[data-first]:not([hidden])")?.focus();
}

function failed(text, { signIn = false } = {}) {
  show("failed", text);
  byId("wf-sign-in").hidden = !signIn;
}

// Who is signed in by now, in this browser: nobody (null), or the name and the token of now.
async function who() {
  const answer = await fetch(place.dataset.who, { redirect: "manual", headers: { Accept: "application/json" } });
  if (answer.type === "opaqueredirect" || answer.status === 401) return null;
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}

async function refusal(answer) {
  const said = await answer.json().catch(() => ({}));
  return { said: said[language] };
}

async function post(form, csrf) {
  const answer = await fetch(place.dataset.submission, {
    method: "POST",
    body: form,
    redirect: "manual",
    headers: { Accept: "application/json", "X-CSRF-Token": csrf },
  });
  if (![201, 202, 409].includes(answer.status)) throw await refusal(answer);
  const receipt = await answer.json();
  if (!receipt.outcome) throw { said: receipt[language] };
  return receipt;
}

async function send() {
  show("sending", words.wait);
  try {
    const now = await who();
    if (!now) return failed(words.signed_out, { signIn: true });
    const mine = place.dataset.username;
    if (now.username !== mine) return failed(fill(words.other, { now: now.username, mine }), { signIn: true });
    let receipt = null;
    for (const form of kept) receipt = await post(form, now.csrf);
    done(receipt);
  } catch (problem) {
    failed(problem.said ?? words.network);
  }
}

function done({ outcome, submission }) {
  kept = null;
  isChanged = false;
  begin();
  show("done", words.outcomes[outcome]);
  const link = byId("wf-stored");
  link.hidden = !submission;
  if (submission) link.href = `/submissions/${submission}`;
}

byId("wf-again").addEventListener("click", send);
for (const id of ["wf-back", "wf-next"]) byId(id).addEventListener("click", () => box.close());
box.addEventListener("cancel", (event) => box.dataset.state === "sending" && event.preventDefault());

open("ERROR", (forms, again) => {
  kept ??= forms;
  begin = again;
  send();
});

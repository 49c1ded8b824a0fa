// A form that is only tried: what would be sent is shown, and nothing leaves the page.

import { open, words } from "./webform.mjs";

const byId = (id) => document.getElementById(id);
const answers = byId("wf-answers");

// Every answer with its path below the root; repetitions are counted from 1.
function* leaves(element, path, mark) {
  for (const child of element.children) {
    if (child.localName === "meta") continue;
    const alike = [...element.children].filter((one) => one.localName === child.localName);
    const here = [...path, child.localName];
    const number = alike.length > 1 ? `${mark} (${alike.indexOf(child) + 1})` : mark;
    if (child.children.length) yield* leaves(child, here, number);
    else if (child.textContent) yield [here, number, child.textContent];
  }
}

function pair(term, text) {
  const both = document.createElement("div");
  both.append(document.createElement("dt"), document.createElement("dd"));
  both.firstChild.textContent = term;
  both.lastChild.textContent = text;
  return both;
}

// The words of what was chosen, with the codes that are kept.
function chosen(path, text) {
  const all = words.choices[path];
  if (!all) return text;
  return text.split(" ").map((code) => (all[code] ? `${all[code]} (${code})` : code)).join("; ");
}

function show(xml) {
  const root = new DOMParser().parseFromString(xml, "text/xml").documentElement;
  const pairs = [...leaves(root, [], "")].map(([names, number, text]) => {
    const path = names.join("/");
    return pair((words.labels[path] ?? names.at(-1)) + number, chosen(path, text));
  });
  answers.querySelector("dl").replaceChildren(...(pairs.length ? pairs : [pair("", words.nothing)]));
  byId("form").hidden = true;
  answers.hidden = false;
  byId("wf-answered").focus();
}

let begin = null;
byId("wf-next").addEventListener("click", () => {
  begin();
  answers.hidden = true;
  byId("form").hidden = false;
  scrollTo(0, 0);
});

open("BLANK", async ([form], again) => {
  begin = again;
  show(await form.get("xml_submission_file").text());
});

// Shows one form in the engine @getodk/web-forms and hands over what is sent.

import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin } from "./vendor/web-forms/index.mjs";
import { createApp } from "./vendor/web-forms/vue.mjs";
import { blanksAsOnPhones } from "./webform-blanks.mjs";
import { nameFields } from "./webform-names.mjs";
import { speak } from "./webform-words.mjs";

const byId = (id) => document.getElementById(id);
const place = byId("form");
export const language = document.documentElement.lang;
export const words = JSON.parse(byId("wf-words").textContent);

// "{a} of {b}" with a and b filled in.
export const fill = (text, details) => text.replace(/\{(\w+)\}/g, (_, name) => details[name] ?? "");

async function got(address) {
  const answer = await fetch(address, { redirect: "manual" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.text();
}

// The form opens in the language of the page, if it speaks it; its own menu has the others.
function inLanguage(form) {
  const all = [...form.getElementsByTagName("translation")];
  const ours = all.find((one) => one.getAttribute("lang").toLowerCase().endsWith(`(${language})`));
  if (!ours || ours.hasAttribute("default")) return false;
  for (const one of all) one.removeAttribute("default");
  ours.setAttribute("default", "true()");
  return true;
}

// Gives the form as the engine is to read it: as it came, where nothing must be otherwise.
function prepared(xml) {
  const form = new DOMParser().parseFromString(xml, "text/xml");
  const changes = [inLanguage(form), blanksAsOnPhones(form)];
  return changes.some(Boolean) ? new XMLSerializer().serializeToString(form) : xml;
}

// jr://file-csv/villages.csv is the file villages.csv of the form.
function file(address) {
  const name = decodeURIComponent(String(address).split("/").pop());
  return fetch(place.dataset.media + encodeURIComponent(name));
}

// Opens the form; `sent(forms, again)` is given its FormData objects and what begins another one.
export async function open(missing, sent) {
  try {
    const formXml = prepared(await got(place.dataset.xform));
    const app = createApp(OdkWebForm, {
      formXml,
      fetchFormAttachment: file,
      missingResourceBehavior: missing,
      preloadProperties: { username: place.dataset.username },
      onSubmit: ({ data }, done) => sent(data, () => done({ next: POST_SUBMIT__NEW_INSTANCE })),
    });
    app.use(webFormsPlugin);
    speak(app, language, words.send);
    nameFields(document.body);
    app.mount(place);
    byId("wf-loading").hidden = true;
  } catch (problem) {
    console.warn(problem);
    byId("wf-loading").hidden = true;
    byId("wf-failed").hidden = false;
  }
}

// Shows one form in the engine @getodk/web-forms and hands over what is sent.

import { OdkWebForm, POST_SUBMIT__NEW_INSTANCE, webFormsPlugin } from "./vendor/web-forms/index.mjs";
import { createApp } from "./vendor/web-forms/vue.mjs";
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
function inLanguage(xml) {
  const form = new DOMParser().parseFromString(xml, "text/xml");
  const all = [...form.getElementsByTagName("translation")];
  const ours = all.find((one) => one.getAttribute("lang").toLowerCase().endsWith(`(${language})`));
  if (!ours || ours.hasAttribute("default")) return xml;
  for (const one of all) one.removeAttribute("default");
  ours.setAttribute("default", "true()");
  return new XMLSerializer().serializeToString(form);
}

// jr://file-csv/villages.csv is the file villages.csv of the form.
function file(address) {
  const name = decodeURIComponent(String(address).split("/").pop());
  return fetch(place.dataset.media + encodeURIComponent(name));
}

// Opens the form; `sent(forms, again)` is given its FormData objects and what begins another one.
export async function open(missing, sent) {
  try {
    const formXml = inLanguage(await got(place.dataset.xform));
    const app = createApp(OdkWebForm, {
      formXml,
      fetchFormAttachment: file,
      missingResourceBehavior: missing,
      preloadProperties: { username: place.dataset.username },
      onSubmit: ({ data }, done) => sent(data, () => done({ next: POST_SUBMIT__NEW_INSTANCE })),
    });
    app.use(webFormsPlugin);
    speak(app, language);
    nameFields(document.body);
    app.mount(place);
    byId("wf-loading").hidden = true;
  } catch (problem) {
    console.warn(problem);
    byId("wf-loading").hidden = true;
    byId("wf-failed").hidden = false;
  }
}

// The engine leaves some things without a name for readers of screens: lists, numbers and dates, whose
// question it is, and buttons with a picture only.

const FIELDS = '[role="combobox"], [role="spinbutton"], [role="listbox"], input, textarea';
const BUTTONS = [[".button-menu", "Options"], [".clear-button", "Remove"], [".close-icon", "Close"], ["[role=progressbar]", "Loading"]];

function name(question) {
  const words = question.querySelector("label, .control-text");
  if (!words) return;
  words.id ||= `${question.id}-words`;
  for (const field of question.querySelectorAll(FIELDS)) {
    if (field.labels?.length || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby")) continue;
    field.setAttribute("aria-labelledby", words.id);
  }
}

// Names the fields of all questions in `place`, and the buttons, as they appear.
export function nameFields(place) {
  const all = () => {
    place.querySelectorAll(".question-container").forEach(name);
    for (const [kind, words] of BUTTONS) {
      place.querySelectorAll(`${kind}:not([aria-label])`).forEach((one) => one.setAttribute("aria-label", words));
    }
  };
  new MutationObserver(all).observe(place, { subtree: true, childList: true });
}

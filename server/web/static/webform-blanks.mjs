// On phones sum() leaves blank cells out, and what cannot be calculated is blank. The engine makes
// NaN of both, shows it and would send it; so calculations are put otherwise before it reads them.

const SUM = /(?<![\w.:-])sum\s*\(/g;
const SUMS = /[*+]|\s-\s|(?<![\w.:-])(?:sum|div|mod|round|int|number|abs|pow|sqrt|min|max)(?![\w.:-])/;

// Where the bracket that was opened before `from` is closed; quoted text is passed over.
function closing(text, from) {
  let depth = 1;
  let quote = "";
  for (let at = from; at < text.length; at += 1) {
    const letter = text[at];
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === "(") depth += 1;
    else if (letter === ")" && (depth -= 1) === 0) return at;
  }
  return -1;
}

function withoutBlanks(text) {
  let made = "";
  let done = 0;
  for (const found of text.matchAll(SUM)) {
    const end = closing(text, found.index + found[0].length);
    if (end < 0) return text;
    made += `${text.slice(done, end)}[. != '' and string(.) != 'NaN']`;
    done = end;
  }
  return made + text.slice(done);
}

function calculated(text) {
  const summed = withoutBlanks(text);
  return SUMS.test(text) ? `if(string(${summed}) = 'NaN', '', ${summed})` : text;
}

// Changes the expressions of a form's document; gives whether there was any to change.
export function blanksAsOnPhones(form) {
  let changed = false;
  for (const bind of form.querySelectorAll("bind")) {
    for (const name of ["calculate", "constraint", "relevant", "required", "readonly"]) {
      const text = bind.getAttribute(name) ?? "";
      const other = name === "calculate" ? calculated(text) : withoutBlanks(text);
      if (other === text) continue;
      bind.setAttribute(name, other);
      changed = true;
    }
  }
  return changed;
}

// A workbook dropped anywhere on the page is uploaded at once, with the other files dropped with it.

const WORKBOOK = /\.(xlsx|xlsm|xls|ods)$/i;

const workbookForm = document.querySelector("form[data-drop=workbook]");
const mediaForm = document.querySelector("form[data-drop=media]");

/** Give a list of files as an input takes it. */
function listed(files) {
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  return given.files;
}

/** Fill a form's inputs by name and send it, as pressing its button does. */
function send(form, chosen) {
  for (const [name, files] of Object.entries(chosen)) {
    const input = form.elements.namedItem(name);
    if (input && files.length) input.files = listed(files);
  }
  form.requestSubmit();
}

/** Tell workbooks from other files; a .csv alone is a workbook too, where no media are waited for. */
function sorted(files) {
  const workbooks = files.filter(file => WORKBOOK.test(file.name));
  if (!workbooks.length && !mediaForm && files.length === 1) return { workbooks: files, media: [] };
  return { workbooks, media: files.filter(file => !WORKBOOK.test(file.name)) };
}

function take(files) {
  const { workbooks, media } = sorted(files);
  const said = document.querySelector("[data-drop-fault]");
  said.hidden = true;
  if (workbooks.length === 1) send(workbookForm, { workbook: workbooks, media });
  else if (!workbooks.length && media.length && mediaForm) send(mediaForm, { media });
  else if (files.length) {
    said.hidden = false;
    said.scrollIntoView({ block: "nearest" });
  }
}

if (workbookForm) {
  let depth = 0;
  const mark = change => {
    depth = Math.max(0, depth + change);
    document.body.classList.toggle("dropping", depth > 0);
  };
  const holdsFiles = event => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", event => holdsFiles(event) && mark(1));
  addEventListener("dragleave", event => holdsFiles(event) && mark(-1));
  addEventListener("dragover", event => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    mark(-depth);
    take([...event.dataTransfer.files]);
  });
}

// What was pressed takes a while: say so, and take no second press.
for (const button of document.querySelectorAll("button[data-busy]")) {
  button.form.addEventListener("submit", () => {
    button.textContent = button.dataset.busy;
    setTimeout(() => { button.disabled = true; });
  });
}

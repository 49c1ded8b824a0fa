// Keeps the progress of an export up to date; without script a link does it.

const EVERY = 2000;

async function look() {
  const shown = document.getElementById("state");
  if (!shown || !["waiting", "working"].includes(shown.dataset.state)) return;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.redirected) return location.reload();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("state");
    if (now && !["waiting", "working"].includes(now.dataset.state)) return location.reload();
    if (now) shown.replaceWith(document.adoptNode(now));
  } catch {
    // The network is away for a moment.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);

// Buttons that print the page; without script they stay hidden and the keyboard's Ctrl+P does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

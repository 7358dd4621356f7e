// Print and copy: their buttons stay hidden where no script runs, and the browser's own print and copy do the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
const copied = document.querySelector("[data-copied]");
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      copied.textContent = "Copied.";
      button.firstChild.textContent = "Copied";
    } catch {
      copied.textContent = "Selected. Copy it with your keyboard.";
    }
  });
}

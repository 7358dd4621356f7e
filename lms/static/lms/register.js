// Counts the ticks of an attendance register while they are made. Without it the count is right after saving.
for (const form of document.querySelectorAll("[data-register]")) {
  const shown = form.querySelector("[data-came]");
  form.addEventListener("change", () => {
    shown.textContent = form.querySelectorAll("input[name=present]:checked").length;
  });
}

/* The SMART-aim builder: asks the server for its checks without leaving the page, so that there is one set of them.
   Without this script the form is sent as any other. */
(() => {
  "use strict";
  const check = async (exercise, form) => {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = document.createElement("template"); // inert: nothing of it is loaded or applied
    page.innerHTML = await answer.text();
    const found = page.content.getElementById(exercise.id)?.querySelector("[data-result]");
    if (!found || found.hidden) throw new Error("signed out");
    const result = exercise.querySelector("[data-result]");
    result.replaceChildren(...found.childNodes);
    result.hidden = false;
    result.focus();
  };
  document.querySelectorAll("[data-exercise=smart_aim]").forEach((exercise) => {
    const form = exercise.querySelector("[data-form]");
    const problem = exercise.querySelector("[data-problem]");
    const button = form.querySelector("button");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (button.getAttribute("aria-disabled") === "true") return;
      button.setAttribute("aria-disabled", "true");
      problem.hidden = true;
      try {
        await check(exercise, form);
      } catch {
        problem.hidden = false;
      } finally {
        button.removeAttribute("aria-disabled");
      }
    });
  });
})();

/* Answers a knowledge check at once. Without this script the form is sent and the page comes back with the feedback. */
(() => {
  "use strict";
  const show = (form) => {
    const chosen = form.querySelector("input[name=option]:checked");
    const said = form.querySelector("[data-said]");
    if (!chosen) {
      said.className = "nhsuk-error-message";
      said.textContent = "Choose an answer first.";
      return;
    }
    form.querySelectorAll("[data-option]").forEach((option) => {
      const input = option.querySelector("input");
      const feedback = option.querySelector(".feedback");
      const isRight = option.hasAttribute("data-right");
      option.classList.toggle("check--right", isRight);
      option.classList.toggle("check--wrong", input === chosen && !isRight);
      feedback.hidden = input !== chosen && !isRight;
      if (isRight) feedback.querySelector("[data-verdict]").textContent = input === chosen ? "Your answer: right." : "Right answer.";
      if (feedback.hidden) input.removeAttribute("aria-describedby");
      else input.setAttribute("aria-describedby", feedback.id);
    });
    said.className = "nhsuk-u-visually-hidden";
    said.textContent = chosen.closest("[data-option]").querySelector(".feedback").textContent.trim();
    form.querySelector("button[type=submit]").textContent = "Try again";
  };
  document.querySelectorAll("[data-check]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      show(form);
    });
  });
})();

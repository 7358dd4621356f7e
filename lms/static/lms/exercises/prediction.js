/* Prediction before result: the result is shown only beside a prediction. Nothing leaves the page.
   Without this script the form brings the page back, with the same words from curriculum/exercises/prediction.py. */
(() => {
  "use strict";
  const NUMBER = /^\s*£?\s*([-−]?\d+\.?\d*)\s*%?\s*$/;
  const { say } = globalThis.Exercises;
  const compare = (field) => {
    const found = NUMBER.exec(field.value);
    if (!found) return "";
    const predicted = Number(found[1].replace("−", "-"));
    const { number, close, unit } = field.dataset;
    const start = `You predicted ${say(predicted, unit)}. It was ${say(Number(number), unit)}.`;
    const off = Number(Math.abs(predicted - Number(number)).toPrecision(12));
    if (off === 0) return `${start} Exactly as you predicted.`;
    if (off <= Number(close)) return `${start} That is close.`;
    const side = Number(number) > predicted ? "higher" : "lower";
    return `${start} That is ${say(off, /^[%£]/.test(unit) ? unit : "")} ${side} than you predicted. What did you not know?`;
  };
  const words = (input) => input.parentElement.querySelector("label").textContent.trim();
  const compareChoice = (exercise) => {
    const chosen = exercise.querySelector("input[name=prediction]:checked");
    if (!chosen) return "";
    const happened = exercise.querySelector("[data-happened]");
    if (chosen === happened) return `You predicted: ${words(chosen)}. That is what happened.`;
    return `You predicted: ${words(chosen)}. What happened: ${words(happened)}. What did you not know?`;
  };
  const refuse = (exercise, field, isRefused) => {
    const problem = exercise.querySelector("[data-problem]");
    problem.hidden = !isRefused;
    if (isRefused) problem.setAttribute("role", "alert");
    if (field) {
      field.classList.toggle("nhsuk-input--error", isRefused);
      field.toggleAttribute("aria-invalid", isRefused);
      exercise.querySelector("[data-group]").classList.toggle("nhsuk-form-group--error", isRefused);
    }
    if (isRefused) exercise.querySelector("[name=prediction]").focus();
  };
  document.querySelectorAll("[data-exercise=prediction]").forEach((exercise) => {
    const field = exercise.querySelector("[data-number]");
    const result = exercise.querySelector("[data-result]");
    exercise.querySelector("[data-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      const compared = field ? compare(field) : compareChoice(exercise);
      refuse(exercise, field, !compared);
      if (!compared) return;
      result.querySelector("[data-compared]").textContent = compared;
      result.hidden = false;
      result.focus();
    });
  });
})();

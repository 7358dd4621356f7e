/* Two points versus many: first a judgement, then all the dots. Without this script the form brings the page back. */
(() => {
  "use strict";
  document.querySelectorAll("[data-exercise=two_points]").forEach((exercise) => {
    const result = exercise.querySelector("[data-result]");
    const problem = exercise.querySelector("[data-problem]");
    exercise.querySelector("[data-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = exercise.querySelector("input[name=judgement]:checked");
      problem.hidden = Boolean(chosen);
      if (!chosen) {
        problem.setAttribute("role", "alert");
        exercise.querySelector("input[name=judgement]").focus();
        return;
      }
      const [careful, decided] = result.querySelectorAll("[data-answer]");
      careful.hidden = chosen.value !== careful.dataset.answer;
      decided.hidden = !careful.hidden;
      result.hidden = false;
      result.focus();
    });
  });
})();

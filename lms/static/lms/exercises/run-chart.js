/* The run-chart builder: median, shift and trend appear while numbers are typed or pasted. Without this script the form
   is sent, and the server draws the same. */
(() => {
  "use strict";
  const { read, analyse, said, summary, showChart } = globalThis.Exercises;
  const PAUSE = 400; // long enough that a half-typed number is neither refused nor read out

  const refuse = (exercise, field, reason) => {
    const problem = exercise.querySelector("[data-problem]");
    problem.hidden = !reason;
    problem.querySelector("[data-words]").textContent = reason;
    field.classList.toggle("nhsuk-textarea--error", Boolean(reason));
    exercise.querySelector("[data-group]").classList.toggle("nhsuk-form-group--error", Boolean(reason));
    if (reason) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    if (reason) exercise.querySelector("[data-said]").textContent = "The chart still shows the last numbers that could be read.";
  };
  const draw = (exercise, field) => {
    let series;
    try {
      series = read(field.value);
    } catch (problem) {
      refuse(exercise, field, problem.message);
      return false;
    }
    refuse(exercise, field, "");
    const { title, unit } = field.dataset;
    const baseline = Math.min(Number(exercise.querySelector("[data-baseline]").value) || 0, series.values.length);
    const analysis = analyse(series.values, { baseline });
    const told = summary(analysis, unit);
    exercise.querySelector("[data-said]").textContent = told;
    exercise.querySelector("[data-findings]").innerHTML = "";
    analysis.findings.forEach((finding) => {
      exercise.querySelector("[data-findings]").append(Object.assign(document.createElement("li"), { textContent: said(finding, series.labels) }));
    });
    showChart(exercise, { ...series, analysis, centreName: "Median", unit, title, description: told, name: exercise.id });
    exercise.querySelector("[data-result]").hidden = false;
    return true;
  };
  document.querySelectorAll("[data-exercise=run_chart]").forEach((exercise) => {
    const field = exercise.querySelector("[data-numbers]");
    let waiting;
    const later = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => draw(exercise, field), PAUSE);
    };
    field.addEventListener("input", later);
    exercise.querySelector("[data-baseline]").addEventListener("input", later);
    exercise.querySelector("[data-form]").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(waiting);
      if (!draw(exercise, field)) field.focus();
    });
  });
})();

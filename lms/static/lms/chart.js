/* Lets a reader walk along a chart point by point: with the arrow keys, Home and End on a slider under the drawing, or by
   pointing at it. What a point says stands below and is spoken. Without this script every point's words are in the
   drawing and in the table beside it. */
(() => {
  "use strict";
  const begin = () => document.querySelectorAll("[data-walk]").forEach((figure, number) => {
    if (figure.querySelector(".d-walk")) return;
    const drawings = [...figure.querySelectorAll("svg")];
    const points = drawings.map((svg) => [...svg.querySelectorAll("[data-point]")]);
    const count = Math.max(0, ...points.map((found) => found.length));
    if (!count) return;

    const walk = document.createElement("div");
    walk.className = "d-walk no-print";
    const label = document.createElement("label");
    const slider = document.createElement("input");
    const line = document.createElement("p");
    Object.assign(slider, { type: "range", min: 1, max: count, step: 1, value: count, id: `walk-${number}` });
    Object.assign(label, { htmlFor: slider.id, textContent: "Go along the points" });
    Object.assign(line, { className: "d-walk__line", textContent: "Use the arrow keys to read one point after the other." });
    line.setAttribute("aria-live", "polite");
    walk.append(label, slider, line);
    figure.querySelector("figcaption").before(walk);

    const say = () => slider.setAttribute("aria-valuetext", `Point ${slider.value} of ${count}`);
    const show = () => {
      say();
      points.forEach((found) => found.forEach((point, place) => point.classList.toggle("is-here", place === slider.value - 1)));
      line.textContent = points.find((found) => found.length)[slider.value - 1].querySelector("title").textContent;
    };
    say();
    slider.addEventListener("input", show);
    slider.addEventListener("focus", show);
    points.forEach((found) => found.forEach((point, place) => {
      point.addEventListener("click", () => { slider.value = place + 1; show(); });
    }));
  });
  begin();
  document.addEventListener("drawn", begin); // a drawing was put in place of another
})();

/* Draws a run or control chart in the dress of lms/charts/drawing.py, for numbers that only the page knows. */
(() => {
  "use strict";
  const { say, plain } = globalThis.Exercises;
  const SIZES = [["wide", 760, 360], ["phone", 300, 300]];
  const figure = (place) => String(Math.round(place * 10) / 10);
  const textWidth = (words) => words.length * 7.2;
  const inside = (x, words, width) => Math.min(Math.max(x, textWidth(words) / 2), width - textWidth(words) / 2);
  const text = (x, y, words, css = "") => `<text class="${css}" x="${figure(x)}" y="${figure(y)}">${plain(words)}</text>`;
  const path = (css, steps) => `<path class="${css}" d="${steps}"/>`;

  const roundStep = (least) => {
    const power = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= least * (1 - 1e-9));
  };
  const ticksOf = (values, most) => {
    let [low, high] = [Math.min(...values), Math.max(...values)];
    if (low >= 0 && low < high * 0.6) low = 0;
    else low -= (high - low) / 20;
    if (low === high) [low, high] = [low - (Math.abs(low) / 10 || 1), high + (Math.abs(high) / 10 || 1)];
    const step = roundStep((high - low) / (most - 1));
    const first = Math.floor(low / step + 1e-9);
    const last = Math.ceil(high / step - 1e-9);
    return Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
  };

  const linesOf = ({ analysis, centreName, unit }) => [
    ["Upper", analysis.upper, "limit", ""], [centreName, analysis.centre, "centre", "strong"], ["Lower", analysis.lower, "limit", ""],
  ].filter((line) => line[1] !== undefined && !(line[2] === "limit" && analysis.isShort))
    .map(([name, value, css, dress]) => ({ name, value, css, dress, words: say(value, unit === "%" || unit === "£" ? unit : "") }));

  const layOut = (subject, width, height) => {
    const isNarrow = width < 520;
    const lines = linesOf(subject);
    const ticks = ticksOf([...subject.values, ...lines.map((line) => line.value)], isNarrow ? 5 : 7);
    const left = 12 + Math.max(...ticks.map((tick) => textWidth(say(tick))));
    const ends = lines.map((line) => (isNarrow ? line.words : `${line.name} ${line.words}`));
    const right = width - 16 - Math.max(...ends.map((words) => textWidth(words) * 1.1));
    const [top, bottom] = [28, height - 30];
    const step = (right - left) / subject.values.length;
    const y = (value) => bottom + ((value - ticks[0]) / (ticks.at(-1) - ticks[0])) * (top - bottom);
    return { width, isNarrow, lines, ends, ticks, left, right, top, bottom, y, x: (n) => left + (n + 0.5) * step };
  };

  const axes = (subject, scene) => {
    const { width, left, right, bottom, ticks, x, y } = scene;
    const widest = Math.max(...subject.labels.map(textWidth));
    const every = Math.max(1, Math.ceil(subject.labels.length / Math.max(1, Math.floor((right - left) / (widest + 12)))));
    const grid = path("grid", ticks.slice(1).map((tick) => `M${figure(left)} ${figure(y(tick))}H${figure(right)}`).join(""));
    const values = ticks.map((tick) => text(left - 8, y(tick) + 4.5, say(tick), "end")).join("");
    const named = subject.labels.map((label, n) => (n % every ? "" : text(inside(x(n), label, width), bottom + 20, label, "mid"))).join("");
    return `${grid}${path("axis", `M${figure(left)} ${figure(bottom)}H${figure(right)}`)}${values}${named}${subject.unit ? text(2, 14, subject.unit) : ""}`;
  };

  const linesDrawn = ({ lines, ends, left, right, y }) => {
    let floor = -Infinity;
    const [upper, lower] = lines.filter((line) => line.css === "limit").map((line) => y(line.value));
    const band = lower === undefined ? "" : `<rect class="band" x="${figure(left)}" y="${figure(upper)}" width="${figure(right - left)}" height="${figure(lower - upper)}"/>`;
    return band + lines.map((line, n) => {
      const place = Math.max(y(line.value), floor + 16);
      floor = place;
      return path(line.css, `M${figure(left)} ${figure(y(line.value))}H${figure(right)}`) + text(right + 8, place + 4.5, ends[n], line.dress);
    }).join("");
  };
  const points = (subject, { x, y }) => subject.values.map((value, n) => {
    const isSpecial = !subject.analysis.isShort && subject.analysis.signals[n].size > 0;
    const shape = isSpecial
      ? `<rect class="d-special" x="${figure(x(n) - 4.8)}" y="${figure(y(value) - 4.8)}" width="9.6" height="9.6"/>`
      : `<circle class="pt" cx="${figure(x(n))}" cy="${figure(y(value))}" r="4.2"/>`;
    return `<g data-point="${n + 1}"><title>${plain(subject.labels[n])}: ${plain(say(value, subject.unit))}.</title>${shape}</g>`;
  }).join("");
  const key = ({ isNarrow, lines, left, bottom }) => {
    if (!isNarrow) return "";
    const names = [["centre", lines.find((line) => line.css === "centre").name], ...(lines.length > 1 ? [["limit", "Limits"]] : [])];
    return names.map(([css, name], n) => path(css, `M${figure(left + n * 110)} ${figure(bottom + 39)}h22`) + text(left + n * 110 + 28, bottom + 43.5, name)).join("");
  };

  const drawn = (subject, [size, width, height]) => {
    const scene = layOut(subject, width, height);
    const name = plain(`${subject.name}-${size}`);
    const through = `M${subject.values.map((value, n) => `${figure(scene.x(n))} ${figure(scene.y(value))}`).join(" ")}`;
    return `<svg xmlns="http://www.w3.org/2000/svg" class="d-chart" viewBox="0 0 ${width} ${height + (scene.isNarrow ? 26 : 0)}" role="img" aria-labelledby="${name}-title ${name}-desc">
<title id="${name}-title">${plain(subject.title)}</title><desc id="${name}-desc">${plain(subject.description)}</desc>
${axes(subject, scene)}${linesDrawn(scene)}${path("line", through)}${points(subject, scene)}${key(scene)}</svg>`;
  };

  const WORDS = {
    above_limit: "above the upper limit", below_limit: "below the lower limit",
    trend_up: "in a rising trend", trend_down: "in a falling trend",
    shift_above: "in a shift above the line", shift_below: "in a shift below the line",
    two_of_three_above: "2 of 3 near the upper limit", two_of_three_below: "2 of 3 near the lower limit",
  };
  const pointWords = ({ isShort, signals }, n) => {
    if (isShort) return "Too early for the rules";
    return signals[n].size ? `Special cause: ${[...signals[n]].map((signal) => WORDS[signal]).join("; ")}` : "Common cause";
  };

  /* Puts the chart and its table into an exercise: {values, labels, analysis, centreName, unit, title, description, name}. */
  const show = (exercise, subject) => {
    SIZES.forEach((size) => { exercise.querySelector(`.exercise__${size[0]}`).innerHTML = drawn(subject, size); });
    exercise.querySelector("[data-rows]").innerHTML = subject.values.map((value, n) => `<tr><th scope="row">${plain(subject.labels[n])}</th><td class="n">${plain(say(value, subject.unit))}</td><td>${plain(pointWords(subject.analysis, n))}</td></tr>`).join("");
  };
  Object.assign(globalThis.Exercises, { showChart: show });
})();

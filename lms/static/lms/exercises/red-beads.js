/* The red beads, played dip by dip: the same seed and the same arithmetic as curriculum/exercises/beads.py. Without this
   script the page shows the whole game as it ends. */
(() => {
  "use strict";
  const { shares, analyse, say, showChart, plain } = globalThis.Exercises;
  const BUTTONS = [["dip", "Dip the paddle"], ["day", "Finish the day"], ["end", "Play to the end"], ["again", "Another game"]];

  const controls = () => `<p class="strong" role="status" data-said></p><div data-paddle-drawn></div>
<p class="cluster">${BUTTONS.map(([act, words]) => `<button class="nhsuk-button nhsuk-button--secondary nhsuk-button--small" type="button" data-act="${act}">${words}</button>`).join("")}</p>`;

  /* Ten beads in a row; a red bead is filled and crossed, so that it does not need its colour. */
  const paddle = (beads, words) => {
    const rows = Math.ceil(beads.length / 10);
    const drawn = beads.map((isRed, n) => {
      const [x, y] = [14 + (n % 10) * 26, 14 + Math.floor(n / 10) * 26];
      return isRed
        ? `<g class="bead bead--red"><circle cx="${x}" cy="${y}" r="10"/><path d="M${x - 5} ${y - 5}l10 10m0-10l-10 10"/></g>`
        : `<circle class="bead" cx="${x}" cy="${y}" r="10"/>`;
    });
    return `<svg class="exercise__paddle" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 262 ${rows * 26 + 2}" role="img" aria-label="${plain(words)}">${drawn.join("")}</svg>`;
  };

  const play = (exercise) => {
    const game = exercise.querySelector("[data-game]");
    const result = exercise.querySelector("[data-result]");
    const point = exercise.querySelector("[data-shows]"); // after the first game, or there would be nothing to find out
    const rows = [...exercise.querySelectorAll("[data-worker]")];
    const workers = rows.map((row) => row.dataset.worker);
    const { days, paddle: holes, red } = game.dataset;
    const total = workers.length * Number(days);
    let seed = Number(game.dataset.seed);
    let share;
    let counts;
    const box = exercise.querySelector("[data-controls]");
    box.innerHTML = controls();
    box.hidden = false;
    const button = (act) => box.querySelector(`[data-act=${act}]`);
    const said = box.querySelector("[data-said]");

    const dayWords = () => {
      const day = counts.length / workers.length;
      const today = counts.slice(-workers.length);
      const best = today.indexOf(Math.min(...today));
      const worst = today.indexOf(Math.max(...today));
      return `Day ${day} is over. ${workers[best]} had the fewest, ${today[best]}, and is praised. ${workers[worst]} had the most, ${today[worst]}, and is asked to try harder.`;
    };
    const dip = () => {
      const worker = counts.length % workers.length;
      const beads = Array.from({ length: Number(holes) }, () => share() < Number(red) / 100);
      const count = beads.filter(Boolean).length;
      rows[worker].querySelectorAll("[data-count]")[Math.floor(counts.length / workers.length)].textContent = count;
      counts.push(count);
      const words = `${workers[worker]} has ${count} red beads of ${holes}.`;
      box.querySelector("[data-paddle-drawn]").innerHTML = paddle(beads, words);
      return words;
    };
    const luck = () => {
      const [first, second] = [counts.slice(0, workers.length), counts.slice(workers.length, 2 * workers.length)];
      const best = first.indexOf(Math.min(...first));
      const worst = first.indexOf(Math.max(...first));
      return `On day 1, ${workers[best]} had the fewest red beads, ${first[best]}, and ${workers[worst]} the most, ${first[worst]}. On day 2, ${workers[best]} had ${second[best]} and ${workers[worst]} ${second[worst]}.`;
    };
    const finish = () => {
      const analysis = analyse(counts, { chart: "xmr" });
      const labels = counts.map((_, n) => `Day ${Math.floor(n / workers.length) + 1}, ${workers[n % workers.length]}`);
      const told = `${total} dips. The average is ${say(analysis.centre)}; the limits of chance are ${say(analysis.lower)} and ${say(analysis.upper)}.`;
      exercise.querySelector("[data-luck]").textContent = luck();
      exercise.querySelector("[data-chart-words]").textContent = told;
      showChart(exercise, { values: counts, labels, analysis, centreName: "Average", unit: "", title: "Red beads on each paddle, in order", description: told, name: exercise.id });
      [result.hidden, point.hidden] = [false, false];
    };
    const settle = (words) => {
      const isOver = counts.length === total;
      ["dip", "day", "end"].forEach((act) => { button(act).disabled = isOver; });
      button("again").hidden = !isOver;
      const dayIsOver = counts.length && counts.length % workers.length === 0;
      const next = isOver ? "The game is over: see the chart below." : `${workers[counts.length % workers.length]} dips next.`;
      said.textContent = [words, dayIsOver ? dayWords() : "", next].filter(Boolean).join(" ");
      if (isOver) finish();
    };
    const begin = () => {
      [share, counts] = [shares(seed), []];
      exercise.querySelectorAll("[data-count]").forEach((cell) => { cell.textContent = ""; });
      box.querySelector("[data-paddle-drawn]").innerHTML = paddle(Array(Number(holes)).fill(false), "An empty paddle");
      result.hidden = true;
      settle("");
    };
    const until = (isEnough) => {
      let words;
      do words = dip(); while (!isEnough());
      settle(words);
      if (counts.length === total) button("again").focus();
    };
    button("dip").addEventListener("click", () => until(() => true));
    button("day").addEventListener("click", () => until(() => counts.length % workers.length === 0));
    button("end").addEventListener("click", () => until(() => counts.length === total));
    button("again").addEventListener("click", () => {
      seed += 1;
      begin();
      button("dip").focus();
    });
    point.hidden = true;
    begin();
  };
  document.querySelectorAll("[data-exercise=red_beads]").forEach(play);
})();

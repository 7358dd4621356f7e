/* The funnel, marble by marble: the same seed and the same arithmetic as curriculum/exercises/funnel.py. Without this
   script the page shows all four tables as they end. */
(() => {
  "use strict";
  const { errors } = globalThis.Exercises;
  const SIDE = 240;
  const MIDDLE = SIDE / 2;
  const REACH = 8;
  const MOVED = {
    1: () => [0, 0],
    2: (funnel, marble) => [funnel[0] - marble[0], funnel[1] - marble[1]],
    3: (funnel, marble) => [-marble[0], -marble[1]],
    4: (funnel, marble) => marble,
  };
  const figure = (place) => String(Math.round(place * 10) / 10);
  const marbleDrawn = (x, y) => {
    if (Math.abs(x) < MIDDLE - 4 && Math.abs(y) < MIDDLE - 4) return `<circle class="marble" cx="${figure(MIDDLE + x)}" cy="${figure(MIDDLE + y)}" r="3.5"/>`;
    const edge = Math.max(Math.abs(x), Math.abs(y)) / (MIDDLE - 7);
    return `<path class="marble marble--off" d="M${figure(MIDDLE + x / edge)} ${figure(MIDDLE + y / edge - 5)}l5 9h-10z"/>`;
  };
  const inside = (place) => Math.max(10, Math.min(SIDE - 10, MIDDLE + place));

  class Table {
    constructor(exercise, item, settings) {
      this.rule = item.dataset.rule;
      this.settings = settings;
      this.drawing = item.querySelector("svg");
      this.row = exercise.querySelector(`[data-row="${this.rule}"]`);
      this.clear();
    }

    clear() {
      this.error = errors(this.settings.seed);
      this.funnel = [0, 0];
      this.misses = [];
      this.drawing.querySelectorAll(".marble, .funnel").forEach((mark) => mark.remove());
      this.show();
    }

    get isFull() {
      return this.misses.length >= this.settings.drops;
    }

    drop() {
      const { spread } = this.settings;
      const [across, along] = [this.error(), this.error()];
      const marble = [this.funnel[0] + spread * across, this.funnel[1] + spread * along];
      const scale = MIDDLE / (REACH * spread);
      this.misses.push(Math.hypot(...marble));
      this.funnel = MOVED[this.rule](this.funnel, marble);
      this.drawing.querySelectorAll(".funnel").forEach((mark) => mark.remove());
      const funnel = `<circle class="funnel" cx="${figure(inside(this.funnel[0] * scale))}" cy="${figure(inside(this.funnel[1] * scale))}" r="9"/>`;
      this.drawing.insertAdjacentHTML("beforeend", marbleDrawn(marble[0] * scale, marble[1] * scale) + funnel);
    }

    show() {
      const count = this.misses.length;
      const typical = Math.sqrt(this.misses.reduce((sum, miss) => sum + miss * miss, 0) / count);
      const cell = (name) => this.row.querySelector(`[data-${name}]`);
      cell("marbles").textContent = count;
      cell("typical").textContent = count ? `${Math.round(typical)} mm` : "";
      cell("furthest").textContent = count ? `${Math.round(Math.max(...this.misses))} mm` : "";
    }

    get words() {
      const count = this.misses.length;
      const typical = this.row.querySelector("[data-typical]").textContent;
      return `Rule ${this.rule}: marble ${count} came to rest ${Math.round(this.misses.at(-1))} mm from the target. The typical miss so far is ${typical}.`;
    }
  }

  const button = (words, about) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small";
    made.innerHTML = `${words}<span class="nhsuk-u-visually-hidden"> ${about}</span>`;
    return made;
  };
  const play = (exercise) => {
    const { seed, drops, spread } = exercise.querySelector("[data-game]").dataset;
    const settings = { seed: Number(seed), drops: Number(drops), spread: Number(spread) };
    const box = exercise.querySelector("[data-controls]");
    box.innerHTML = '<p class="strong" role="status" data-said>Four tables, the same marbles. Drop some under each rule.</p>';
    box.hidden = false;
    exercise.querySelector("[data-key]").hidden = false;
    const said = box.querySelector("[data-said]");
    exercise.querySelectorAll("[data-rule]").forEach((item) => {
      const table = new Table(exercise, item, settings);
      const one = button("Drop one", `marble under rule ${table.rule}`);
      const all = button(`Drop ${settings.drops}`, `marbles under rule ${table.rule}`);
      const again = button("Clear", `the table of rule ${table.rule}`);
      const settle = () => {
        table.show();
        [one.disabled, all.disabled, again.disabled] = [table.isFull, table.isFull, !table.misses.length];
        said.textContent = table.misses.length ? table.words : `The table of rule ${table.rule} is clear.`;
      };
      one.addEventListener("click", () => {
        table.drop();
        settle();
        if (table.isFull) again.focus();
      });
      all.addEventListener("click", () => {
        while (!table.isFull) table.drop();
        settle();
        again.focus();
      });
      again.addEventListener("click", () => {
        table.clear();
        settle();
        one.focus();
      });
      again.disabled = true;
      const buttons = document.createElement("p");
      buttons.className = "exercise__drops";
      buttons.append(one, all, again);
      item.append(buttons);
    });
  };
  document.querySelectorAll("[data-exercise=funnel]").forEach(play);
})();

/* What a learner has answered on a question's card, whatever its kind; and buttons to put steps in order. Without this
   script every place is chosen from a list. */
(() => {
  "use strict";
  const selects = (card) => [...card.querySelectorAll("select")];
  const typed = (card) => card.querySelector("[data-typed]");

  const chosenIn = (card) => {
    if (typed(card)) return typed(card).value.trim() ? [typed(card).value] : [];
    const places = selects(card).map((select) => select.value).filter(Boolean);
    return [...card.querySelectorAll("input:checked")].map((input) => input.value).concat(places);
  };
  const isAnswered = (card) => chosenIn(card).length >= Math.max(selects(card).length, 1);
  const show = (card, chosen) => {
    card.querySelectorAll("input[value]:not([data-typed])").forEach((input) => { input.checked = chosen.includes(input.value); });
    selects(card).forEach((select) => {
      select.value = [...select.options].map((option) => option.value).find((value) => value && chosen.includes(value)) || "";
    });
    if (typed(card)) typed(card).value = chosen[0] || "";
    card.querySelectorAll("[data-ordering]").forEach(sort);
  };

  const steps = (list) => [...list.children];
  const placeOf = (step) => Number(step.querySelector("select").value.split("=")[1] || 0);
  const sort = (list) => {
    const places = steps(list).map(placeOf);
    if (new Set(places).size === places.length && !places.includes(0)) {
      list.append(...steps(list).sort((one, other) => placeOf(one) - placeOf(other)));
    }
  };
  const number = (list) => steps(list).forEach((step, index) => {
    step.querySelector("select").value = `${step.dataset.step}=${index + 1}`;
  });

  /* The step goes where it was sent and the others make room: each has a place of its own from the first move on. */
  const move = (list, step, to, field) => {
    const others = steps(list).filter((other) => other !== step);
    const place = Math.max(0, Math.min(to, others.length));
    others.splice(place, 0, step);
    list.append(...others);
    number(list);
    field.focus();
    list.nextElementSibling.textContent = `${step.dataset.text} is now ${place + 1} of ${others.length}`;
  };
  const button = (list, step, name, by) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "ordering__move";
    made.textContent = name;
    made.setAttribute("aria-label", `${name}: ${step.dataset.text}`);
    made.addEventListener("click", () => {
      move(list, step, steps(list).indexOf(step) + by, made);
      list.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return made;
  };
  for (const list of document.querySelectorAll("[data-ordering]")) {
    const status = document.createElement("p");
    status.className = "nhsuk-u-visually-hidden";
    status.setAttribute("role", "status");
    list.after(status);
    for (const step of steps(list)) {
      step.dataset.text = step.querySelector("label").lastChild.textContent.trim();
      const buttons = document.createElement("span");
      buttons.className = "ordering__moves";
      buttons.append(button(list, step, "Up", -1), button(list, step, "Down", 1));
      step.append(buttons);
    }
    list.addEventListener("change", (event) => {
      const step = event.target.closest("[data-step]");
      if (!step) return;
      const place = placeOf(step);
      if (place) move(list, step, place - 1, event.target);
      else if (steps(list).some(placeOf)) number(list);
    });
  }

  /* What is written counts as changed a moment after the last key, not only when the field is left. */
  const pause = 400;
  const longest = 3000;
  const since = new WeakMap();
  const timers = new Map();
  const tell = (field) => {
    clearTimeout(timers.get(field));
    timers.delete(field);
    since.delete(field);
    field.dataset.told = field.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  document.addEventListener("input", ({ target }) => {
    target.closest("[data-question]")?.querySelector(".question__to-do")?.remove();
    if (!target.matches("[data-typed]")) return;
    clearTimeout(timers.get(target));
    if (!since.has(target)) since.set(target, Date.now());
    const wait = Math.max(0, Math.min(pause, since.get(target) + longest - Date.now()));
    timers.set(target, setTimeout(tell, wait, target));
  });
  document.addEventListener("change", (event) => {
    if (!event.isTrusted || !event.target.matches("[data-typed]")) return;
    if (timers.has(event.target)) tell(event.target);
    if (event.target.dataset.told === event.target.value) event.stopImmediatePropagation();
  }, true);
  const tellAll = () => [...timers.keys()].forEach(tell);
  window.addEventListener("pagehide", tellAll, true);
  for (const sign of ["submit", "time-over"]) document.addEventListener(sign, tellAll, true);

  window.asked = { chosenIn, isAnswered, show };
})();

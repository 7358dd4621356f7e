/* The page of an attempt: saves each answer as it is given and says so. Without this script the page is one plain form.
   The answers themselves are kept and sent by answers.js. */
(() => {
  "use strict";
  const form = document.querySelector("[data-attempt]");
  const answers = window.answers;
  if (!form || !answers || !window.asked) return;
  const own = form.dataset;
  const attempt = Number(own.attempt);
  // Intents count on the server's clock, so that two devices agree. The clock is that of the moment the page came, not
  // of this one: a page that loads slowly would otherwise be behind one that came fast.
  const came = performance.getEntriesByType("navigation")[0]?.responseStart;
  const loading = came ? Math.max(0, Math.min(performance.now() - came, 60000)) : 0;
  const skew = Number(own.clock) - (Date.now() - loading);
  const overall = form.querySelector("[data-overall]");
  const trouble = form.querySelector("[data-trouble]");
  const cards = new Map([...form.querySelectorAll("[data-question]")].map((card) => [card.dataset.question, card]));
  let lastIntent = 0;
  let isLeaving = false;
  let isOver = false;

  const { chosenIn, isAnswered, show } = window.asked;
  const say = (question, text, isSaved) => {
    // Somebody who writes must not be told after every word that it is saved.
    overall.setAttribute("aria-live", cards.get(question)?.querySelector("[data-typed]") ? "off" : "polite");
    for (const place of [cards.get(question)?.querySelector("[data-saved]"), overall]) {
      if (!place) continue;
      place.hidden = false;
      place.textContent = text;
      place.classList.toggle("saved--not", !isSaved);
    }
  };
  const complain = (text, link, label) => {
    trouble.hidden = !text;
    trouble.replaceChildren();
    if (!text) return;
    const paragraph = document.createElement("p");
    paragraph.textContent = `${text} `;
    if (link) {
      const anchor = document.createElement("a");
      Object.assign(anchor, { href: link, textContent: label });
      if (label.includes("tab")) Object.assign(anchor, { target: "_blank", rel: "noopener" });
      paragraph.append(anchor);
    }
    trouble.append(paragraph);
  };
  const count = () => {
    const place = form.querySelector("[data-count]");
    const answered = [...cards.values()].filter(isAnswered).length;
    place.textContent = `${answered} of ${place.dataset.total} answered`;
  };
  const leave = () => {
    if (isOver) document.querySelector("[data-at-the-end]").submit();
    else if (isLeaving) location.assign(own.review);
  };

  const react = {
    saved: (told) => { complain(isOver ? "Your time is over. Handing in what you answered." : ""); say(told.question, `Saved ${told.at}`, true); },
    refused: (told) => { complain(told.problem); say(told.question, "Not saved", false); },
    offline: (told) => {
      say(told.question, "Not saved yet", false);
      complain("The connection is interrupted. Your answers are kept in this browser, and we keep trying.");
    },
    "signed-out": () => complain("You are signed out. Your answers are kept in this browser and are sent when you are back.", own.signIn, "Sign in again in a new tab"),
    "somebody-else": () => complain("Somebody else is signed in here now. Your answers are kept in this browser until you sign in again.", own.signIn, "Sign in again in a new tab"),
    "handed-in": (told) => {
      isLeaving = isOver = false;
      complain(told.problem || "This attempt was handed in already; the answers as they were then count.", told.url, "See the result");
      overall.hidden = true;
    },
    elsewhere: (told) => {
      lastIntent = Math.max(lastIntent, told.intent);
      if (!cards.has(told.question)) return;
      show(cards.get(told.question), told.chosen);
      count();
    },
    idle: leave,
  };
  document.addEventListener("answers", ({ detail }) => {
    if (!detail.attempt || detail.attempt === attempt) react[detail.kind](detail);
  });

  form.addEventListener("change", (event) => {
    const card = event.target.closest("[data-question]");
    const question = card.dataset.question;
    lastIntent = Math.max(Math.round(Date.now() + skew), lastIntent + 1);
    say(question, "Not saved yet", false);
    count();
    answers.keep({ attempt, question, chosen: chosenIn(card), intent: lastIntent });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isLeaving = true;
    if (answers.waiting(attempt).length) overall.textContent = "Sending your last answers";
    answers.sendAll();
  });
  document.addEventListener("time-over", (event) => {
    event.preventDefault();
    isOver = true;
    form.querySelectorAll("fieldset, button").forEach((part) => { part.disabled = true; });
    complain("Your time is over. Handing in what you answered.");
    answers.sendAll();
  });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (answers.waiting(attempt).length && !isOver) event.preventDefault();
  });

  for (const answer of answers.waiting(attempt)) {
    if (cards.has(answer.question)) show(cards.get(answer.question), answer.chosen);
    lastIntent = Math.max(lastIntent, answer.intent);
  }
  count();
  answers.sendAll();
})();

/* Saves each answer as it is given. What is not yet saved waits in this browser, under the person's own key, and is
   sent only while that same person is signed in. Without this script the page is one plain form. */
(() => {
  "use strict";
  const form = document.querySelector("[data-attempt]");
  if (!form) return;
  const own = form.dataset;
  const person = Number(own.person);
  const key = `attempt-${own.attempt}-of-${own.person}`;
  const skew = Number(own.clock) - Date.now(); // intents count on the server's clock, so that two devices agree
  const waits = [1000, 2000, 5000, 10000, 30000];
  const overall = form.querySelector("[data-overall]");
  const trouble = form.querySelector("[data-trouble]");
  let lastIntent = 0;
  let failures = 0;
  let timer = null;
  let isSending = false;
  let isLeaving = false;
  let memory = {};

  const read = () => {
    try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return memory; }
  };
  const write = (queue) => {
    memory = queue;
    try {
      if (Object.keys(queue).length) localStorage.setItem(key, JSON.stringify(queue));
      else localStorage.removeItem(key);
    } catch { /* a browser that keeps nothing still sends from memory */ }
  };
  const cards = new Map([...form.querySelectorAll("[data-question]")].map((card) => [card.dataset.question, card]));
  const { chosenIn, isAnswered, show } = window.asked;

  const say = (question, text, isSaved) => {
    const place = cards.get(question)?.querySelector("[data-saved]");
    if (place) {
      place.hidden = false;
      place.textContent = text;
      place.classList.toggle("saved--not", !isSaved);
    }
    overall.hidden = false;
    // Somebody who writes must not be told after every word that it is saved.
    overall.setAttribute("aria-live", cards.get(question)?.querySelector("[data-typed]") ? "off" : "polite");
    overall.textContent = text;
    overall.classList.toggle("saved--not", !isSaved);
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
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1]
    || form.querySelector("[name=csrfmiddlewaretoken]").value;

  const forget = (question, intent) => {
    const queue = read();
    if (queue[question]?.intent === intent) delete queue[question];
    write(queue);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(sendNext, waits[Math.min(failures++, waits.length - 1)]);
  };

  const settle = async (reply, question, answer) => {
    if (reply.status === 401 || reply.status === 403) {
      complain("You are signed out. Your answers are kept in this browser and are sent when you are back.", own.signIn, "Sign in again in a new tab");
      return later();
    }
    if (reply.status === 409 || reply.status === 404) {
      complain("Somebody else is signed in here now. Your answers are kept in this browser until you sign in again.", own.signIn, "Sign in again in a new tab");
      return later();
    }
    const told = await reply.json();
    forget(question, answer.intent);
    failures = 0;
    if (reply.status === 400) {
      complain(told.problem);
      say(question, "Not saved", false);
    } else if (told.handed_in) {
      write({});
      complain("This attempt was handed in already; the answers as they were then count.", told.handed_in, "See the result");
      overall.hidden = true;
    } else {
      complain("");
      say(question, `Saved ${told.saved}`, true);
    }
    return sendNext();
  };

  async function sendNext() {
    if (isSending) return;
    const [question, answer] = Object.entries(read())[0] || [];
    if (!question) {
      if (isLeaving) location.assign(own.review);
      return;
    }
    isSending = true;
    let reply = null;
    try {
      reply = await fetch(own.save, {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify({ person, question, chosen: answer.chosen, intent: answer.intent }),
      });
      if (reply.status >= 500) reply = null;
    } catch { reply = null; }
    isSending = false;
    if (reply) { await settle(reply, question, answer); return; }
    say(question, "Not saved yet", false);
    complain("The connection is interrupted. Your answers are kept in this browser, and we keep trying.");
    later();
  }

  const keep = (card) => {
    lastIntent = Math.max(Math.round(Date.now() + skew), lastIntent + 1);
    const queue = read();
    queue[card.dataset.question] = { chosen: chosenIn(card), intent: lastIntent };
    write(queue);
    say(card.dataset.question, "Not saved yet", false);
    count();
    sendNext();
  };

  const restore = () => {
    for (const [question, answer] of Object.entries(read())) {
      if (cards.has(question)) show(cards.get(question), answer.chosen);
      lastIntent = Math.max(lastIntent, answer.intent);
    }
    count();
    sendNext();
  };

  form.addEventListener("change", (event) => keep(event.target.closest("[data-question]")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    isLeaving = true;
    if (Object.keys(read()).length) overall.textContent = "Sending your last answers";
    sendNext();
  });
  for (const sign of ["online", "focus"]) window.addEventListener(sign, sendNext);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNext(); });
  window.addEventListener("pageshow", () => { isLeaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (Object.keys(read()).length) event.preventDefault();
  });
  restore();
})();

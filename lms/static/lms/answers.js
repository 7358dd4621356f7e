/* Keeps every answer in this browser until the server says that it has it, under the person's own key, and sends it only
   while that same person is signed in. Loaded on every page of somebody signed in: what still waited when a tab was
   closed is sent from whichever page they come back to. The page of an attempt listens to "answers" events. */
(() => {
  "use strict";
  const own = document.currentScript.dataset;
  const person = Number(own.person);
  const prefix = `answer-${person}-`;
  const waits = [1000, 2000, 5000, 10000];
  const patience = 10000; // a network that swallows requests must not hold up those that follow
  const largest = 60000; // what a browser lets a request carry on with after its page is gone
  const pending = new Map();
  let failures = 0;
  let timer = null;
  let isSending = false;

  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent("answers", { detail: { kind, ...detail } }));
  const keyOf = (answer) => `${prefix}${answer.attempt}-${answer.question}`;
  const stored = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const storedKeys = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
  };
  /* Answers as an earlier release kept them, a whole attempt in one place. */
  const adopt = () => {
    for (const key of Object.keys(localStorage)) {
      const [, attempt, whose] = key.match(/^attempt-(\d+)-of-(\d+)$/) || [];
      if (Number(whose) !== person) continue;
      for (const [question, kept] of Object.entries(stored(key) || {})) {
        const answer = { attempt: Number(attempt), question, ...kept };
        localStorage.setItem(keyOf(answer), JSON.stringify(answer));
      }
      localStorage.removeItem(key);
    }
  };
  const load = () => {
    for (const key of storedKeys()) {
      const answer = stored(key);
      if (answer && !(pending.get(key)?.intent >= answer.intent)) pending.set(key, answer);
    }
  };
  const keep = (answer) => {
    pending.set(keyOf(answer), answer);
    try { localStorage.setItem(keyOf(answer), JSON.stringify(answer)); } catch { /* then it is sent from memory */ }
    failures = 0;
    sendAll();
  };
  const forget = (answer) => {
    const key = keyOf(answer);
    if (pending.get(key)?.intent === answer.intent) pending.delete(key);
    try { if (stored(key)?.intent <= answer.intent) localStorage.removeItem(key); } catch { /* nothing was kept */ }
  };

  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1]
    || document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  const post = (answer, signal) => {
    const body = JSON.stringify({ person, question: answer.question, chosen: answer.chosen, intent: answer.intent });
    return fetch(own.save.replace("/0/", `/${answer.attempt}/`), {
      method: "POST",
      credentials: "same-origin",
      keepalive: body.length < largest,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body,
      signal,
    });
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(sendAll, waits[Math.min(failures++, waits.length - 1)]);
  };

  /* Sends one answer; true if it is settled one way or the other, false if it must wait. */
  const send = async (answer) => {
    const abort = new AbortController();
    const alarm = setTimeout(() => abort.abort(), patience);
    let reply;
    let told;
    try {
      reply = await post(answer, abort.signal);
      if (reply.status >= 500) throw new Error("the server is in trouble");
      if (reply.status === 401 || reply.status === 403) { tell("signed-out", answer); return false; }
      if (reply.status === 409) { tell("somebody-else", answer); return false; }
      told = await reply.json();
    } catch {
      tell("offline", answer);
      return false;
    } finally {
      clearTimeout(alarm);
    }
    forget(answer);
    failures = 0;
    if (told.saved) tell("saved", { ...answer, at: told.saved });
    else if (told.handed_in) tell("handed-in", { ...answer, url: told.handed_in, problem: told.problem });
    else tell("refused", { ...answer, problem: told.problem });
    return true;
  };

  async function sendAll() {
    if (isSending) return;
    isSending = true;
    clearTimeout(timer);
    load();
    let isSettled = true;
    while (isSettled && pending.size) isSettled = await send(pending.values().next().value);
    isSending = false;
    if (isSettled) tell("idle");
    else later();
  }

  /* The page is going: each answer that waits is handed to the browser, which sends it without the page. The reply
     is not heard, so the answer stays kept as well; sending it once more changes nothing. */
  const sendWithoutThePage = () => {
    for (const answer of pending.values()) post(answer).catch(() => { /* it stays kept */ });
  };

  window.answers = {
    keep,
    waiting: (attempt) => { load(); return [...pending.values()].filter((answer) => answer.attempt === attempt); },
    sendAll,
  };
  /* Another tab of the same person has kept an answer: what is shown here must not say otherwise. */
  window.addEventListener("storage", ({ key, newValue }) => {
    const answer = key?.startsWith(prefix) && newValue && stored(key);
    if (answer) tell("elsewhere", answer);
  });
  for (const sign of ["online", "focus", "pageshow"]) window.addEventListener(sign, sendAll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
  window.addEventListener("pagehide", sendWithoutThePage);

  /* Elsewhere than on the page of an attempt, say what became of answers that waited. */
  const note = (text, link) => {
    const place = document.createElement("div");
    place.className = "nhsuk-inset-text";
    place.setAttribute("role", "status");
    const paragraph = document.createElement("p");
    paragraph.textContent = `${text} `;
    if (link) paragraph.append(Object.assign(document.createElement("a"), { href: link, textContent: "See the result" }));
    place.append(paragraph);
    document.querySelector("main")?.prepend(place);
  };
  try { adopt(); } catch { /* a browser that keeps nothing */ }
  if (document.querySelector("[data-attempt]")) return;
  const counted = new Set();
  let late = "";
  document.addEventListener("answers", ({ detail }) => {
    if (detail.kind === "saved") counted.add(detail.question);
    if (detail.kind === "handed-in") late = detail.url;
    if (detail.kind !== "idle") return;
    if (counted.size) note(`${counted.size === 1 ? "An answer" : `${counted.size} answers`} that waited in this browser ${counted.size === 1 ? "is" : "are"} saved now.`);
    if (late) note("Answers waited in this browser until their attempt had been handed in; they do not count.", late);
    counted.clear();
    late = "";
  });
  if (storedKeys().length) sendAll();
})();

/* Saves reflections and ticks in place, shows a poll's counts without leaving the page, prints what is folded.
   Nothing is put into this browser's store: reflections are private and the computers of a ward are shared. Without
   this script all three are plain forms. */
(() => {
  "use strict";
  const waits = [2000, 5000, 10000, 30000];
  const unsaved = new Set();
  const token = (form) => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1]
    || form.querySelector("[name=csrfmiddlewaretoken]").value;

  const post = (form, fields, isLeaving) => fetch(form.action, {
    method: "POST",
    credentials: "same-origin",
    keepalive: isLeaving,
    headers: { Accept: "application/json", "X-CSRFToken": token(form) },
    body: new URLSearchParams(fields),
  });
  const say = (form, text, isSaved) => {
    const place = form.querySelector("[data-saved]");
    place.hidden = false;
    place.textContent = text;
    place.classList.toggle("saved--not", !isSaved);
  };
  const complain = (form, text, { signIn = false, words = "" } = {}) => {
    const place = form.querySelector("[data-trouble]");
    place.hidden = !text;
    place.replaceChildren();
    if (!text) return;
    const paragraph = document.createElement("p");
    paragraph.textContent = `${text} `;
    if (signIn) {
      const link = document.createElement("a");
      Object.assign(link, { href: form.dataset.signIn, textContent: "Sign in again in a new tab", target: "_blank", rel: "noopener" });
      paragraph.append(link);
    }
    place.append(paragraph);
    if (words) {
      const quote = document.createElement("blockquote");
      quote.className = "ask__elsewhere";
      quote.textContent = words;
      place.append(quote);
    }
  };

  /* One form that saves itself: `read` gives what to send and what it stands for, or null when nothing is to be sent. */
  const keepSaved = (form, { read, done }) => {
    let isSending = false;
    let isStopped = false;
    let failures = 0;
    let timer = null;
    const later = (wait) => { clearTimeout(timer); timer = setTimeout(save, wait); };
    const again = () => later(waits[Math.min(failures++, waits.length - 1)]);
    const settle = async (reply, sent) => {
      const told = reply.headers.get("Content-Type")?.includes("json") ? await reply.json() : {};
      if (reply.ok && told.saved) {
        failures = 0;
        complain(form, "");
        done(sent, told);
        if (read()) later(0);
        else { unsaved.delete(form); say(form, `Saved ${told.saved}`, true); }
      } else if (reply.status === 401 || reply.status === 403 && !told.problem) {
        say(form, "Not saved yet", false);
        complain(form, "You are signed out. What you entered stays on this page and is saved when you are back.", { signIn: true });
        again();
      } else {
        isStopped = true;
        say(form, "Not saved", false);
        if ("revision" in told) {
          form.querySelector("[name=seen]").value = told.revision;
          complain(form, `${told.problem} What is saved reads as below. Press Save to put what you see above in its place.`, { words: told.kept || "Nothing: it was taken out." });
        } else {
          complain(form, `${told.problem || "This could not be saved."} What you entered stays on this page: copy it if you want to keep it.`);
        }
      }
    };
    async function save(isLeaving = false) {
      clearTimeout(timer);
      const sent = read();
      if (isSending || isStopped || !sent) return;
      isSending = true;
      let reply = null;
      try { reply = await post(form, sent, isLeaving === true); } catch { reply = null; }
      isSending = false;
      if (reply && reply.status < 500) { await settle(reply, sent); return; }
      say(form, "Not saved yet", false);
      complain(form, "The connection is interrupted. What you entered stays on this page, and we keep trying.");
      again();
    }
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      isStopped = false;
      save();
    });
    window.addEventListener("online", () => save());
    window.addEventListener("focus", () => save());
    document.addEventListener("visibilitychange", () => save(document.hidden));
    return { later, changed: () => { unsaved.add(form); say(form, "Not saved yet", false); } };
  };

  const fixed = (form) => [["person", form.querySelector("[name=person]").value]];

  document.querySelectorAll("[data-reflection]").forEach((form) => {
    const box = form.querySelector("textarea");
    let saved = box.hasAttribute("data-unsaved") ? null : box.defaultValue.trim();
    const keeper = keepSaved(form, {
      read: () => (box.value.trim() === saved ? null : [...fixed(form), ["seen", form.querySelector("[name=seen]").value], ["text", box.value]]),
      done: (sent, told) => {
        saved = sent.find(([name]) => name === "text")[1].trim();
        form.querySelector("[name=seen]").value = told.revision;
      },
    });
    box.addEventListener("input", () => { keeper.changed(); keeper.later(1000); });
    if (saved === null || box.value.trim() !== saved) { keeper.changed(); keeper.later(0); }
  });

  document.querySelectorAll("[data-checklist]").forEach((form) => {
    const changed = new Set();
    form.querySelector("[data-without-script]").hidden = true;
    const keeper = keepSaved(form, {
      read: () => (changed.size ? [...fixed(form), ...[...changed].flatMap((input) => [["among", input.value], ...(input.checked ? [["item", input.value]] : [])])] : null),
      done: (sent) => {
        changed.forEach((input) => {
          const wasSent = sent.some(([name, value]) => name === "among" && value === input.value);
          const wasTicked = sent.some(([name, value]) => name === "item" && value === input.value);
          if (wasSent && wasTicked === input.checked) changed.delete(input);
        });
      },
    });
    form.addEventListener("change", (event) => { changed.add(event.target); keeper.changed(); keeper.later(0); });
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-poll]")) return;
    event.preventDefault();
    const section = form.closest("section");
    let told = {};
    try { told = await (await post(form, new FormData(form))).json(); } catch { /* the plain form says what is wrong */ }
    if (!told.html) { form.submit(); return; }
    const fresh = document.createElement("template");
    fresh.innerHTML = told.html;
    const shown = fresh.content.firstElementChild;
    section.replaceWith(shown);
    shown.focus();
  });

  const folded = () => document.querySelectorAll(".accordion details, .term");
  window.addEventListener("beforeprint", () => folded().forEach((part) => { part.dataset.wasOpen = part.open; part.open = true; }));
  window.addEventListener("afterprint", () => folded().forEach((part) => { part.open = part.dataset.wasOpen === "true"; }));
  window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
})();

/* Explains a word where it stands, notes which block of the lesson is being read, so that the next visit begins there,
   and offers to print. Without this script words lead to the list at the end, and the lesson is read as it stands. */
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const close = (link) => {
    link.setAttribute("aria-expanded", "false");
    link.nextElementSibling.hidden = true;
  };
  document.querySelectorAll("[data-term]").forEach((link) => {
    const meaning = document.querySelector(`#${link.dataset.term} dd`);
    if (!meaning) return;
    const note = document.createElement("span");
    Object.assign(note, { className: "term-note", textContent: meaning.textContent, hidden: true, id: `note-${link.dataset.term}` });
    link.after(note);
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.setAttribute("aria-controls", note.id);
    const toggle = () => {
      if (!note.hidden) { close(link); return; }
      document.querySelectorAll("[data-term][aria-expanded=true]").forEach(close);
      note.hidden = false;
      link.setAttribute("aria-expanded", "true");
    };
    link.addEventListener("click", (event) => { event.preventDefault(); toggle(); });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); toggle(); }
      if (event.key === "Escape") close(link);
    });
  });
  const reader = document.querySelector("[data-place]");
  const blocks = [...document.querySelectorAll("[data-block]")];
  if (!reader || !blocks.length) return;
  const token = reader.dataset.token;
  let kept = reader.dataset.kept;
  let timer = null;

  const beingRead = () => {
    const line = window.innerHeight / 3;
    const above = blocks.filter((block) => block.getBoundingClientRect().top <= line);
    return (above[above.length - 1] || blocks[0]).dataset.block;
  };
  const keep = () => {
    const block = beingRead();
    if (block === kept) return;
    kept = block;
    const body = new URLSearchParams({ block });
    fetch(reader.dataset.place, {
      method: "POST", credentials: "same-origin", keepalive: true, body, headers: { "X-CSRFToken": token },
    }).catch(() => { kept = ""; });
  };
  window.addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.hidden && window.scrollY) keep(); });
})();

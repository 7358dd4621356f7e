/* Notes which block of the lesson is being read, so that the next visit begins there, and offers to print. Without
   this script the lesson is read as it stands. */
(() => {
  "use strict";
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
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

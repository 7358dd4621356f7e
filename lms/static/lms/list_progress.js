// Shows how far a staff list is. Without it there is a link to look again.
(() => {
  "use strict";
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const PAUSE = 1000;
  const LONGEST = 10000; // when nobody answers: the list goes on without us
  let pause = PAUSE;

  const show = (html) => {
    const found = new DOMParser().parseFromString(html, "text/html");
    const said = found.querySelector("[role=status]");
    if (!said) return location.reload(); // it is done: the page has the rest
    const bar = place.querySelector("progress");
    const now = found.querySelector("progress");
    if (found.querySelector("label").textContent !== place.querySelector("label").textContent) return location.reload();
    // Written into what is there, so that it is read aloud when it changes and only then.
    const status = place.querySelector("[role=status]");
    if (status.textContent !== said.textContent) status.textContent = said.textContent;
    if (now.hasAttribute("value")) {
      bar.value = now.value;
      place.querySelector(".num").textContent = `${now.value}%`;
    }
    return ask();
  };
  const ask = () => setTimeout(() => {
    fetch(place.dataset.progress, { credentials: "same-origin" })
      .then((reply) => (reply.ok && !reply.redirected ? reply.text() : Promise.reject(new Error(reply.status))))
      .then((html) => { pause = PAUSE; show(html); })
      .catch(() => { pause = Math.min(pause * 2, LONGEST); ask(); });
  }, pause);
  ask();
})();

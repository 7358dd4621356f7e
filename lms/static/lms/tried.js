// Shows past projects like the idea while it is typed. Without it the button "Check what has been tried" does.
(() => {
  "use strict";
  const PAUSE = 500;
  const form = document.getElementById("idea");
  const list = document.querySelector("[data-list]");
  const said = document.querySelector("[data-said]");
  let waiting, asking;

  const show = (html) => {
    list.innerHTML = html;
    const words = list.querySelector("[data-words]");
    said.textContent = words ? words.dataset.words : "";
  };
  const ask = () => {
    asking?.abort();
    asking = new AbortController();
    fetch(form.dataset.tried, { method: "POST", body: new FormData(form), signal: asking.signal })
      .then((reply) => (reply.ok && !reply.redirected ? reply.text().then(show) : undefined))
      .catch(() => {}); // no network: what is shown stays, and the button is there
  };
  form.addEventListener("input", (event) => {
    if (!["title", "problem"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
})();

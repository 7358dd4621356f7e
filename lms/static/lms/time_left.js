/* Shows how much time is left, says so aloud at ten, five and one minutes, and hands in when it is over. Without this
   script the page says when the time ends, and the server hands in what was saved. */
(() => {
  "use strict";
  const place = document.querySelector("[data-deadline]");
  if (!place) return;
  const deadline = Number(place.dataset.deadline);
  const skew = Number(place.dataset.clock) - Date.now();
  const shown = place.querySelector("[data-left]");
  const aloud = document.querySelector("[data-left-aloud]");
  const marks = [60, 300, 600];
  const secondsLeft = () => Math.ceil((deadline - Date.now() - skew) / 1000);
  const words = (seconds) => {
    if (seconds <= 60) return `${seconds} second${seconds === 1 ? "" : "s"} left`;
    const minutes = Math.ceil(seconds / 60);
    return minutes > 90 ? `${Math.floor(minutes / 60)} hours ${minutes % 60} minutes left` : `${minutes} minutes left`;
  };
  let before = secondsLeft();
  let ticking = null;

  const tick = () => {
    const seconds = secondsLeft();
    if (seconds <= 0) {
      clearInterval(ticking);
      shown.textContent = "time is over";
      const isOurs = document.dispatchEvent(new CustomEvent("time-over", { cancelable: true }));
      if (isOurs) document.querySelector("[data-at-the-end]")?.submit();
      return;
    }
    shown.textContent = words(seconds);
    place.classList.toggle("time-left--short", seconds <= 300);
    const mark = marks.find((each) => before > each && seconds <= each);
    if (mark) aloud.textContent = mark === 60 ? "One minute left" : `${mark / 60} minutes left`;
    before = seconds;
  };
  ticking = setInterval(tick, 1000);
  tick();
})();

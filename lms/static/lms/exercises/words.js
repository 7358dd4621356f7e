/* Numbers and words as the server writes them: the twin of lms/charts/words.py. */
(() => {
  "use strict";
  const places = (value, unit) => {
    if (Math.abs(value) >= 1000 || Number.isInteger(value)) return 0;
    if (unit === "£") return 2;
    return unit === "%" || Math.abs(value) >= 10 ? 1 : 2;
  };
  /* To even where it lies exactly half-way, as Python rounds: what is exact shows in the digits that follow. */
  const rounded = (value, digits) => {
    const exact = value.toFixed(50);
    const cut = exact.indexOf(".") + (digits ? digits + 1 : 0);
    const isHalfWay = /^\.?50*$/.test(exact.slice(cut));
    return isHalfWay && Number(exact[cut - 1]) % 2 === 0 ? exact.slice(0, cut) : value.toFixed(digits);
  };
  const grouped = (words) => words.replace(/^\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
  const say = (value, unit = "") => {
    const digits = places(value, unit);
    let words = grouped(rounded(Math.abs(value), digits));
    if (unit !== "£" && words.includes(".")) words = words.replace(/0+$/, "").replace(/\.$/, "");
    const sign = value < 0 && /[1-9]/.test(words) ? "−" : "";
    if (unit === "£") return `${sign}£${words}`;
    return unit.startsWith("%") ? `${sign}${words}${unit}` : `${sign}${words} ${unit}`.trimEnd();
  };
  const plain = (words) => {
    const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
    return String(words).replace(/[&<>"']/g, (mark) => marks[mark]);
  };
  globalThis.Exercises = { ...globalThis.Exercises, say, plain };
})();

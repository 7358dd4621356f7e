/* Numbers and words as the server writes them: the twin of lms/charts/words.py. */
(() => {
  "use strict";
  const places = (value, unit) => {
    if (Math.abs(value) >= 1000 || Number.isInteger(value)) return 0;
    if (unit === "£") return 2;
    return unit === "%" || Math.abs(value) >= 10 ? 1 : 2;
  };
  const say = (value, unit = "") => {
    const digits = places(value, unit);
    let words = Math.abs(value).toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
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

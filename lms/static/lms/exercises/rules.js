/* The rules of a chart (preset "mdc"): the twin of curriculum/exercises/series.py and lms/charts/{limits,signals}.py.
   tests/journeys/test_exercises.py runs both on the same numbers. */
(() => {
  "use strict";
  const { say } = globalThis.Exercises;
  const MOST = 120;
  const LARGEST = 1e12;
  const LONGEST = 10000;
  const FEWEST_FOR_RULES = 10;
  const IN_A_ROW = 7;
  const NUMBER = /^[-−]?(\d+\.?\d*|\.\d+)%?$/;
  const GROUPED = /^[-−]?\d{1,3}(,\d{3})+(\.\d+)?$/;
  const KINDS = {
    shift_above: (n) => `Shift: ${n} points in a row above the median`,
    shift_below: (n) => `Shift: ${n} points in a row below the median`,
    trend_down: (n) => `Trend: ${n} points in a row, each lower than the one before`,
    trend_up: (n) => `Trend: ${n} points in a row, each higher than the one before`,
  };

  const numberOf = (piece, place) => {
    const value = Number(piece.replace("−", "-").replace(/%$/, ""));
    if (Math.abs(value) > LARGEST) throw new Error(`Line ${place}: ${piece.slice(0, 20)} is too large to draw.`);
    return value;
  };
  const readLine = (raw, place) => {
    const line = raw.trim();
    const grouped = line.split(/[\s;]+/).find((piece) => GROUPED.test(piece));
    if (grouped) throw new Error(`Line ${place}: is ${grouped} one number or more? Write one number without its comma.`);
    const pieces = line.split(/[\s,;]+/).filter(Boolean);
    if (pieces.every((piece) => NUMBER.test(piece))) return pieces.map((piece) => ["", numberOf(piece, place)]);
    const last = pieces.at(-1);
    if (!NUMBER.test(last)) throw new Error(`Line ${place}, “${line.slice(0, 40)}”, does not end in a number.`);
    return [[line.slice(0, line.lastIndexOf(last)).replace(/[ \t,;:]+$/, "").slice(0, 40), numberOf(last, place)]];
  };
  const read = (text) => {
    if (text.length > LONGEST) throw new Error(`This is too long to read. Keep to ${MOST} numbers or fewer.`);
    const found = text.split(/\r\n|\r|\n/).flatMap((line, n) => readLine(line, n + 1));
    if (found.length < 2) throw new Error("Give two numbers or more, one on each line.");
    if (found.length > MOST) throw new Error(`These are ${found.length} numbers. Keep to ${MOST} or fewer.`);
    return { values: found.map((pair) => pair[1]), labels: found.map((pair, n) => pair[0] || String(n + 1)) };
  };

  const median = (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  };
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const levels = (chart, values) => {
    if (chart === "run") return { centre: median(values) };
    const centre = mean(values);
    const width = 2.66 * mean(values.slice(1).map((value, n) => Math.abs(value - values[n])));
    return { centre, lower: centre - width, upper: centre + width };
  };

  /* Stretches of equal signs other than 0, as [start, end, sign] with end left out. */
  const spans = (signs) => {
    const found = [];
    signs.forEach((sign, n) => {
      const last = found.at(-1);
      if (sign && last && last[1] === n && last[2] === sign) last[1] = n + 1;
      else if (sign) found.push([n, n + 1, sign]);
    });
    return found;
  };
  const analyse = (values, { chart = "run", baseline = 0 } = {}) => {
    const { centre, lower, upper } = levels(chart, baseline ? values.slice(0, baseline) : values);
    const rounding = 1e-12 * Math.max(...values.map(Math.abs));
    const compare = (value, line) => (line === undefined || Math.abs(value - line) <= rounding ? 0 : Math.sign(value - line));
    const sides = values.map((value) => compare(value, centre));
    const signals = values.map(() => new Set());
    const found = [];
    const mark = (kind, start, end) => {
      for (let n = start; n < end; n += 1) signals[n].add(kind);
      if (kind in KINDS) found.push({ kind, points: end - start, start: start + 1, end });
    };
    spans(sides).forEach(([start, end, sign]) => {
      if (end - start >= IN_A_ROW) mark(sign > 0 ? "shift_above" : "shift_below", start, end);
    });
    spans(values.slice(1).map((value, n) => Math.sign(value - values[n]))).forEach(([start, end, sign]) => {
      if (end - start + 1 >= IN_A_ROW) mark(sign > 0 ? "trend_up" : "trend_down", start, end + 1);
    });
    const beyond = values.map((value) => (compare(value, upper) > 0 ? 1 : compare(value, lower) < 0 ? -1 : 0));
    beyond.forEach((side, n) => { if (side) mark(side > 0 ? "above_limit" : "below_limit", n, n + 1); });
    const isNear = (n) => {
      const limit = sides[n] > 0 ? upper : lower;
      if (limit === undefined || !sides[n] || beyond[n]) return false;
      return compare(values[n], centre + ((limit - centre) * 2) / 3) === sides[n];
    };
    for (let start = 0; start + 2 < values.length; start += 1) {
      const window = [start, start + 1, start + 2];
      const near = window.filter(isNear);
      const side = window.reduce((sum, n) => sum + sides[n], 0);
      if (near.length >= 2 && Math.abs(side) === 3) {
        near.forEach((n) => signals[n].add(side > 0 ? "two_of_three_above" : "two_of_three_below"));
      }
    }
    const isShort = values.length < FEWEST_FOR_RULES;
    found.sort((a, b) => a.start - b.start || (a.kind < b.kind ? -1 : 1));
    return { centre, lower, upper, signals, isShort, findings: isShort ? [] : found };
  };

  const said = (finding, labels) => `${KINDS[finding.kind](finding.points)}, from ${labels[finding.start - 1]} to ${labels[finding.end - 1]}.`;
  const summary = (analysis, unit = "") => {
    const start = `${analysis.signals.length} points. The median is ${say(analysis.centre, unit)}.`;
    const count = analysis.findings.length;
    if (analysis.isShort) return `${start} Keep collecting: the rules need ${FEWEST_FOR_RULES} points or more.`;
    if (!count) return `${start} No shift and no trend: the numbers go up and down as they would by chance.`;
    return `${start} ${count} signal${count === 1 ? "" : "s"}: something has probably changed.`;
  };
  Object.assign(globalThis.Exercises, { read, analyse, said, summary });
})();

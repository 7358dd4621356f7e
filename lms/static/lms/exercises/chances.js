/* Chance that repeats: the twin of curriculum/exercises/chances.py. The same seed gives the same numbers, to the last bit. */
(() => {
  "use strict";
  const shares = (seed) => {
    let state = seed >>> 0;
    return () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    };
  };
  const errors = (seed) => {
    const share = shares(seed);
    return () => {
      let sum = 0;
      for (let n = 0; n < 12; n += 1) sum += share();
      return sum - 6;
    };
  };
  globalThis.Exercises = { ...globalThis.Exercises, shares, errors };
})();

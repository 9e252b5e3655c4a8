// Votes of many days, the same at every run: weighted like a good counter's.

// A small generator with a seed (mulberry32): the test must not differ from run to run.
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const codes = ["XC", "XL", "XCO", "XP", "MC", "NN", "LN", "GD"];
const shownShare = [0.41, 0.1, 0.36, 0.15, 0.33, 0.35, 0.34, 0.39];
const missingShare = [0.018, 0.024, 0.021, 0.02, 0.046, 0.039, 0.032, 0.027];

function pick(random, shares) {
  let left = random();
  for (const [value, share] of shares) if ((left -= share) < 0) return value;
  return shares[0][0];
}

function behavioursOf(random) {
  const marks = {};
  codes.forEach((code, i) => {
    const dice = random();
    if (dice < shownShare[i]) marks[code] = "shown";
    else if (dice < shownShare[i] + missingShare[i]) marks[code] = "missing";
  });
  return marks;
}

// `n` votes spread over the opening hours of `days` days before `until`; `good` is the share of levels 5 and 4.
export function sampleVotes({ seed, n, days, until, good, timedOut = 0 }) {
  const random = generator(seed);
  const levels = [
    [5, good * 0.64],
    [4, good * 0.36],
    [3, (1 - good) * 0.65],
    [2, (1 - good) * 0.25],
    [1, (1 - good) * 0.1],
  ];
  const day = 86_400_000;
  const hour = 3_600_000;
  return Array.from({ length: n + timedOut }, (_, i) => {
    const at = until - Math.floor(random() * days) * day - Math.floor(random() * 8 * hour);
    if (i >= n) return { at, level: null };
    return { at, level: pick(random, levels), behaviours: random() < 0.9 ? behavioursOf(random) : {} };
  });
}

// Interface icons: Lucide 1.62.0 (ISC), 24 × 24, drawn in the colour of the text around them.
import { s } from "./dom.js";

const shapes = {
  overview: [
    ["rect", { width: 7, height: 9, x: 3, y: 3, rx: 1 }],
    ["rect", { width: 7, height: 5, x: 14, y: 3, rx: 1 }],
    ["rect", { width: 7, height: 9, x: 14, y: 12, rx: 1 }],
    ["rect", { width: 7, height: 5, x: 3, y: 16, rx: 1 }],
  ],
  calendar: [
    "M8 2v3",
    "M16 2v3",
    ["rect", { x: 3, y: 3, width: 18, height: 18, rx: 2 }],
    "M3 9h18",
  ],
  place: [
    "M20 10c0 4.993-5.539 10.193-7.399 11.799a1 1 0 0 1-1.202 0C9.539 20.193 4 14.993 4 10a8 8 0 0 1 16 0",
    ["circle", { cx: 12, cy: 10, r: 3 }],
  ],
  met: [["circle", { cx: 12, cy: 12, r: 10 }], "m16 9-5.5 5.5L8 12"],
  notMet: [["circle", { cx: 12, cy: 12, r: 10 }], "m15 9-6 6", "m9 9 6 6"],
  undecided: ["M5 12h14"],
  late: [["circle", { cx: 12, cy: 12, r: 10 }], "M12 6v6l4 2"],
  signOut: ["m16 17 5-5-5-5", "M21 12H9", "M9 21H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h4"],
  device: [
    "M18 8V6a2 2 0 0 0-2-2H4a2 2 0 0 0-2 2v7a2 2 0 0 0 2 2h8",
    "M10 19v-3.96 3.15",
    "M7 19h5",
    ["rect", { width: 6, height: 10, x: 16, y: 12, rx: 2 }],
  ],
  down: ["m6 9 6 6 6-6"],
  steps: ["M13 5h8", "M13 12h8", "M13 19h8", "m3 17 2 2 4-4", "m3 7 2 2 4-4"],
  retry: ["M21 12a9 9 0 1 1-9-9c2.52 0 4.93 1 6.74 2.74L21 8", "M21 3v5h-5"],
  counter: [
    "M15 21v-5a1 1 0 0 0-1-1h-4a1 1 0 0 0-1 1v5",
    "M17.774 10.31a1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.451 0 1.12 1.12 0 0 0-1.548 0 2.5 2.5 0 0 1-3.452 0 1.12 1.12 0 0 0-1.549 0 2.5 2.5 0 0 1-3.77-3.248l2.889-4.184A2 2 0 0 1 7 2h10a2 2 0 0 1 1.653.873l2.895 4.192a2.5 2.5 0 0 1-3.774 3.244",
    "M4 10.95V19a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-8.05",
  ],
  hand: [
    "M18 11V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2",
    "M14 10V4a2 2 0 0 0-2-2a2 2 0 0 0-2 2v2",
    "M10 10.5V6a2 2 0 0 0-2-2a2 2 0 0 0-2 2v8",
    "M18 8a2 2 0 1 1 4 0v6a8 8 0 0 1-8 8h-2c-2.8 0-4.5-.86-5.99-2.34l-3.6-3.6a2 2 0 0 1 2.83-2.82L7 15",
  ],
  warning: [
    "m21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3",
    "M12 9v4",
    "M12 17h.01",
  ],
  language: ["m5 8 6 6", "m4 14 6-6 2-3", "M2 5h12", "M7 2h1", "m22 22-5-10-5 10", "M14 18h6"],
  inbox: [
    ["polyline", { points: "22 12 16 12 14 15 10 15 8 12 2 12" }],
    "M5.45 5.11 2 12v6a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2v-6l-3.45-6.89A2 2 0 0 0 16.76 4H7.24a2 2 0 0 0-1.79 1.11z",
  ],
  hidden: [
    "M10.733 5.076a10.744 10.744 0 0 1 11.205 6.575 1 1 0 0 1 0 .696 10.747 10.747 0 0 1-1.444 2.49",
    "M14.084 14.158a3 3 0 0 1-4.242-4.242",
    "M17.479 17.499a10.75 10.75 0 0 1-15.417-5.151 1 1 0 0 1 0-.696 10.75 10.75 0 0 1 4.446-5.143",
    "m2 2 20 20",
  ],
};

// Decoration beside words: hidden from screen readers.
export function icon(name, size = 20) {
  const parts = shapes[name].map((shape) =>
    typeof shape === "string" ? s("path", { d: shape }) : s(shape[0], shape[1]),
  );
  return s(
    "svg",
    {
      class: "icon",
      viewBox: "0 0 24 24",
      width: size,
      height: size,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    parts,
  );
}

// The frame around the figures: rail or top bar, title, and the way to the parts of the page.
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { switchLanguage, words } from "./words.js";

const parts = [
  ["overview", "top", "overview"],
  ["places", "places", "place"],
  ["behaviours", "behaviours", "hand"],
  ["devices", "devices", "device"],
  ["alerts", "alerts", "warning"],
  ["rollouts", "rollouts", "steps"],
];

function links(visible, className) {
  const jump = (event, target) => {
    event.preventDefault();
    const part = document.getElementById(target);
    part.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    part.focus({ preventScroll: true });
  };
  return h(
    "nav",
    { class: className, "aria-label": words.sections },
    h(
      "ul",
      {},
      parts
        .filter(([name]) => visible.includes(name))
        .map(([name, target, picture]) =>
          h(
            "li",
            {},
            h(
              "a",
              { href: `#${target}`, "aria-current": name === "overview" ? "page" : null, onclick: (event) => jump(event, target) },
              icon(picture),
              h("span", {}, words.pages[name]),
            ),
          ),
        ),
    ),
  );
}

function account(session, { signOut, redraw }) {
  const language = h(
    "button",
    {
      type: "button",
      lang: words.lang === "vi" ? "en" : "vi",
      onclick: () => {
        switchLanguage();
        redraw();
      },
    },
    icon("language", 18),
    h("span", {}, words.otherLanguage),
  );
  return h(
    "div",
    { class: "account" },
    h("p", {}, h("strong", {}, session.display_name), h("span", {}, `${words.roles[session.role]} · ${session.unit_name}`)),
    h("div", { class: "account-actions" }, language, h("button", { type: "button", onclick: signOut }, icon("signOut", 18), h("span", {}, words.signOut))),
  );
}

// The page with empty places; `visible` names the parts this role sees. Gives the places to fill.
export function shell(session, visible, actions) {
  const title = h("h1", { id: "top", tabindex: -1 }, words.pages.overview);
  const subtitle = h("p", { class: "soft" });
  const filters = h("div", { class: "filter-slot" });
  const content = h("div", { class: "content" }, h("p", { class: "soft loading", role: "status" }, words.loading));
  const root = h(
    "div",
    { class: "page" },
    h("a", { class: "skip", href: "#top" }, words.skip),
    h(
      "div",
      { class: "rail" },
      h("div", { class: "brand" }, h("img", { src: "/mark.svg", alt: "", width: 36, height: 36 }), h("span", {}, words.name)),
      links(visible, "rail-links"),
      account(session, actions),
    ),
    h("main", {}, h("div", { class: "head" }, h("div", { class: "titles" }, title, subtitle), filters), content),
    links(visible, "bottom-links"),
  );
  return { root, title, subtitle, filters, content };
}

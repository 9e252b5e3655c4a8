// What officers explain beside their figures, for supervisors. Asked for only when somebody opens it: reading
// what is about one officer is in the audit log.
import { ApiError, api } from "./api.js";
import { h } from "./dom.js";
import { monthText } from "./periods.js";
import { words } from "./words.js";

function entry({ officer, month, text }) {
  return h("li", {}, h("p", {}, h("strong", {}, officer), h("span", { class: "soft" }, ` · ${monthText(month)}`)), h("p", { class: "alert-note" }, text));
}

export function explanations() {
  const list = h("div", {});
  const show = async (event) => {
    if (!event.target.open) return;
    list.replaceChildren(h("p", { class: "soft" }, words.loading));
    try {
      const { explanations: found } = await api.explanations();
      list.replaceChildren(found.length === 0 ? h("p", { class: "soft" }, words.noExplanations) : h("ul", { class: "explanations" }, found.map(entry)));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      list.replaceChildren(h("p", { class: "alert", role: "alert" }, error.status === 0 ? words.offline : words.error));
    }
  };
  return h(
    "section",
    { class: "card", "aria-labelledby": "explanations-title" },
    h("details", { class: "more", ontoggle: show }, h("summary", {}, h("h2", { id: "explanations-title" }, words.explanations)), h("p", { class: "soft" }, words.explanationsLead), list),
  );
}

// A dialogue over the page: it outlives a refresh.
import { ApiError } from "./api.js";
import { h } from "./dom.js";
import { words } from "./words.js";

// `send` gets the form's values and gives a promise; what it throws is told as `refusal(error)` says. It closes
// after `done`; without one it stays, and can be sent again.
export function dialogue({ title, parts, submit, send, done, refusal = () => words.notKept }) {
  const told = h("p", { class: "alert", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, submit);
  const close = () => box.close();
  const onsubmit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    told.textContent = "";
    try {
      await send(new FormData(event.target));
      if (done) {
        close();
        done();
      }
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      told.textContent = error.status === 0 ? words.offline : refusal(error);
    } finally {
      button.disabled = false;
    }
  };
  const box = h(
    "dialog",
    { class: "dialogue card", "aria-labelledby": "dialogue-title", onclose: () => box.remove() },
    h("form", { class: "alert-form", onsubmit }, h("h2", { id: "dialogue-title" }, title), parts, told, h("div", { class: "buttons" }, button, h("button", { class: "button", type: "button", onclick: close }, words.close))),
  );
  document.body.append(box);
  box.showModal();
  return box;
}

// A labelled input of a dialogue; what is to be chosen from is [[value, text], …].
export function choice(id, label, options, chosen) {
  const option = ([value, text]) => h("option", { value, selected: String(value) === String(chosen) }, text);
  return h("div", { class: "field" }, h("label", { for: id }, label), h("select", { id, name: id }, options.map(option)));
}

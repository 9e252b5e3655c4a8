// The sign-in form.
import { api } from "./api.js";
import { h } from "./dom.js";
import { switchLanguage, words } from "./words.js";

function failureText(error) {
  const w = words.signIn;
  if (error.status === 0) return words.offline;
  if (error.type === "sign-in-failed") return w.failed;
  if (error.type === "locked-out") return w.locked(Math.ceil(error.retryAfter / 60));
  if (error.status === 429) return w.tooMany;
  if (error.status === 400) return w.needed;
  return `${words.error} ${words.code(error.status)}`;
}

function field(id, label, attributes) {
  return h("div", { class: "field" }, h("label", { for: id }, label), h("input", { id, name: id, required: true, ...attributes }));
}

// Shows the form in `root`; calls `done(session)` once somebody signed in. `notice` says why it is shown.
export function showSignIn(root, notice, done) {
  const w = words.signIn;
  const alert = h("p", { class: "alert", role: "alert" }, notice ?? "");
  const submit = h("button", { class: "primary", type: "submit" }, w.submit);
  const password = field("password", w.password, { type: "password", autocomplete: "current-password", maxlength: 256 });
  const reveal = h("input", {
    type: "checkbox",
    id: "reveal",
    onchange: () => (password.querySelector("input").type = reveal.checked ? "text" : "password"),
  });

  async function send(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    alert.textContent = "";
    submit.disabled = true;
    submit.textContent = w.busy;
    try {
      done(await api.signIn(form.get("name").trim(), form.get("password")));
    } catch (error) {
      alert.textContent = failureText(error);
      submit.disabled = false;
      submit.textContent = w.submit;
      password.querySelector("input").focus();
    }
  }

  const form = h(
    "form",
    { class: "card sign-in-card", onsubmit: send, novalidate: false },
    h("h1", {}, w.title),
    h("p", { class: "soft" }, w.lead),
    field("name", w.name, { type: "text", autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: 64 }),
    password,
    h("div", { class: "check" }, reveal, h("label", { for: "reveal" }, w.show)),
    alert,
    submit,
  );
  const language = h(
    "button",
    {
      class: "link",
      type: "button",
      lang: words.lang === "vi" ? "en" : "vi",
      onclick: () => {
        switchLanguage();
        showSignIn(root, notice ? words.signIn.ended : "", done);
      },
    },
    words.otherLanguage,
  );
  document.title = `${w.title} · ${words.name}`;
  root.replaceChildren(
    h(
      "main",
      { class: "sign-in" },
      h("div", { class: "brand" }, h("img", { src: "/mark.svg", alt: "", width: 44, height: 44 }), h("span", {}, words.name)),
      form,
      language,
    ),
  );
  form.querySelector("#name").focus();
}

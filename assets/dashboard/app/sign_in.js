// The sign-in form.
import { api } from "./api.js";
import { h } from "./dom.js";
import { codeField, field, frame } from "./forms.js";
import { switchLanguage, words } from "./words.js";

function failureText(error, code) {
  const w = words.signIn;
  if (error.status === 0) return words.offline;
  if (error.type === "sign-in-failed") return code ? w.codeFailed : w.failed;
  if (error.type === "locked-out") return w.locked(Math.ceil(error.retryAfter / 60));
  if (error.status === 429) return w.tooMany;
  if (error.status === 400) return w.needed;
  return `${words.error} ${words.code(error.status)}`;
}

// Where the province has a sign-on of its own; without an answer the form is enough.
async function offerSignOn(place) {
  const { name } = await api.signOn().catch(() => ({ name: null }));
  if (name) place.append(h("a", { class: "button", href: "/v1/sign-on/begin" }, words.signOn.with(name)));
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
    const code = form.get("code") ?? "";
    alert.textContent = "";
    submit.disabled = true;
    submit.textContent = w.busy;
    try {
      done(await api.signIn(form.get("name").trim(), form.get("password"), code));
    } catch (error) {
      submit.disabled = false;
      submit.textContent = w.submit;
      if (error.type === "code-needed") return askForCode(event.target);
      alert.textContent = failureText(error, code);
      (event.target.querySelector("#code") ?? password.querySelector("input")).focus();
    }
  }

  // The password was right; it stays in its field, hidden, and is sent once more with the code.
  function askForCode(form) {
    for (const known of form.querySelectorAll(".field, .check")) known.hidden = true;
    const asked = codeField(w.code, w.codeHint);
    alert.before(asked);
    asked.querySelector("input").focus();
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
  const signOn = h("div", { class: "sign-on" });
  frame(root, w.title, form, signOn, language);
  offerSignOn(signOn);
  form.querySelector("#name").focus();
}

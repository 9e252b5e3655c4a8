// What an account must do before the dashboard opens: a password of its own, a second factor.
import { api } from "./api.js";
import { h, s } from "./dom.js";
import { codeField, field, frame } from "./forms.js";
import { words } from "./words.js";

function failureText(error, texts) {
  return texts[error.type] ?? (error.status === 0 ? words.offline : `${words.error} ${words.code(error.status)}`);
}

// A card with a form: `send` does what it is for; its failure is told in the words of `texts`, by type.
function card({ title, lead, parts, submit, send, texts }) {
  const alert = h("p", { class: "alert", role: "alert" });
  const button = h("button", { class: "primary", type: "submit" }, submit);
  const onsubmit = async (event) => {
    event.preventDefault();
    alert.textContent = "";
    button.disabled = true;
    try {
      await send(new FormData(event.target));
    } catch (error) {
      alert.textContent = failureText(error, texts);
      button.disabled = false;
    }
  };
  return h("form", { class: "card sign-in-card", onsubmit }, h("h1", {}, title), h("p", { class: "soft" }, lead), ...parts, alert, button);
}

function picture({ qr_side: side, qr_path: path }, label) {
  return s(
    "svg",
    { class: "qr", viewBox: `0 0 ${side} ${side}`, role: "img", "aria-label": label, "shape-rendering": "crispEdges" },
    s("rect", { width: side, height: side, fill: "#fff" }),
    s("path", { d: path, fill: "#000" }),
  );
}

const inFours = (text) => text.replace(/(.{4})(?=.)/g, "$1 ");

function showNewPassword(root, done, below) {
  const w = words.newPassword;
  const attributes = { type: "password", maxlength: 256 };
  const parts = [
    field("present", w.present, { ...attributes, autocomplete: "current-password" }),
    field("wanted", w.wanted, { ...attributes, autocomplete: "new-password", minlength: 12 }),
    field("again", w.again, { ...attributes, autocomplete: "new-password", minlength: 12 }),
  ];
  const send = async (form) => {
    if (form.get("wanted") !== form.get("again")) throw { type: "differ" };
    await api.changePassword(form.get("present"), form.get("wanted"));
    done();
  };
  const texts = { differ: w.differ, "password-wrong": w.wrong, "bad-request": w.weak, "rate-limited": words.signIn.tooMany };
  frame(root, w.title, card({ title: w.title, lead: w.lead, parts, submit: w.submit, send, texts }), below);
}

// They are shown once.
function showRecoveryCodes(root, codes, done) {
  const w = words.secondFactor;
  const list = h("ul", { class: "recovery-codes" }, ...codes.map((code) => h("li", {}, code)));
  const kept = h("button", { class: "primary", type: "button", onclick: done }, w.kept);
  frame(root, w.codesTitle, h("section", { class: "card sign-in-card" }, h("h1", {}, w.codesTitle), h("p", { class: "soft" }, w.codesLead), list, kept));
  kept.focus();
}

async function showSecondFactor(root, done, below) {
  const w = words.secondFactor;
  const setup = await api.beginSecondFactor();
  const parts = [
    picture(setup, w.picture),
    h("p", { class: "soft" }, w.byHand, " ", h("code", {}, inFours(setup.secret))),
    codeField(w.code, w.codeHint),
  ];
  const send = async (form) => {
    const { recovery_codes: codes } = await api.confirmSecondFactor(form.get("code"));
    showRecoveryCodes(root, codes, done);
  };
  frame(root, w.title, card({ title: w.title, lead: w.lead, parts, submit: w.submit, send, texts: { "bad-request": w.wrong } }), below);
}

export function showPending(root, session, { done, leave }) {
  const below = h("button", { class: "link", type: "button", onclick: leave }, words.signOut);
  if (session.pending === "new-password") showNewPassword(root, done, below);
  else showSecondFactor(root, done, below).catch(leave);
}

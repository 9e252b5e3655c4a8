// The words in use. Vietnamese unless this browser chose English before.
import { en } from "./words/en.js";
import { vi } from "./words/vi.js";

const key = "xinluon-language";

function remembered() {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage may be switched off
  }
}

export let words = remembered() === "en" ? en : vi;
document.documentElement.lang = words.lang;

export function switchLanguage() {
  words = words === vi ? en : vi;
  document.documentElement.lang = words.lang;
  try {
    localStorage.setItem(key, words.lang);
  } catch {
    // then only for this page
  }
}

// Signed in or not: which of the two views the page shows.
import { ApiError, api } from "./api.js";
import { failure } from "./notices.js";
import { Overview } from "./overview.js";
import { showSignIn } from "./sign_in.js";
import { words } from "./words.js";

const root = document.body;
let overview = null;

function leave(notice) {
  overview?.end();
  overview = null;
  showSignIn(root, notice, enter);
}

function enter(session) {
  overview = new Overview(root, session, {
    signOut: () => api.signOut().catch(() => null).then(() => leave("")),
    sessionEnded: () => leave(words.signIn.ended),
  });
}

async function begin() {
  try {
    enter(await api.session());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) leave("");
    else root.replaceChildren(failure(error, begin));
  }
}

begin();

// Signed in or not, and as whom: which view the page shows.
import { ApiError, api } from "./api.js";
import { AuditPage } from "./audit_page.js";
import { failure } from "./notices.js";
import { OfficerPage } from "./officer_page.js";
import { Overview } from "./overview.js";
import { showPending } from "./pending.js";
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
  if (session.pending) {
    const again = () => begin().catch(() => leave(""));
    showPending(root, session, { done: again, leave: () => api.signOut().catch(() => null).then(() => leave("")) });
    return;
  }
  const Page = { officer: OfficerPage, auditor: AuditPage }[session.role] ?? Overview;
  overview = new Page(root, session, {
    signOut: () => api.signOut().catch(() => null).then(() => leave("")),
    sessionEnded: () => leave(words.signIn.ended),
  });
}

// Why the province's sign-on sent somebody back without a session: "#sign-on-unknown".
function signOnNotice() {
  const notice = words.signOn[location.hash.replace("#sign-on-", "")] ?? "";
  if (notice) history.replaceState(null, "", location.pathname + location.search);
  return notice;
}

async function begin() {
  try {
    enter(await api.session());
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) leave(signOnNotice());
    else root.replaceChildren(failure(error, begin));
  }
}

begin();

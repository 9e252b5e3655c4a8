"""Plays the server, and the app, around a kiosk's uploader: every row of PROTOCOL.md's table, and what it must do then."""
import argparse
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import protocol
from errands import ErrandChecks
from played import App, PlayedServer, TlsKey
from protocol import Table

KIOSK = "K-CONF-1"
PATIENCE = 20  # seconds; the second wait between attempts is four at most


def arguments():
    parser = argparse.ArgumentParser(prog="run.sh kiosk", description=__doc__)
    parser.add_argument("--sync", help="a program that takes the options and configuration of xinluon-sync")
    parser.add_argument("--command", help="words that start any other uploader, in the foreground")
    options = parser.parse_args()
    if bool(options.sync) == bool(options.command):
        parser.error("give --sync or --command")
    return options


def until(condition, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class Check(ErrandChecks):
    until = staticmethod(until)

    def __init__(self, options, folder):
        self.options, self.folder, self.process = options, folder, None
        self.table = Table(f"kiosk {options.sync or options.command}")
        self.tls, self.next_tls = TlsKey(folder, "current"), TlsKey(folder, "next")
        self.server = PlayedServer(self.tls)
        self.app = App(os.path.join(folder, "app.sock"), KIOSK)
        self.app.begin()
        self.enrolment = os.path.join(folder, "enrol.toml")
        with open(os.path.join(folder, "sync.toml"), "w", encoding="utf-8") as file:
            file.write(f'data = "{folder}/data"\nenrolment_file = "{self.enrolment}"\n'
                       f'status_file = "{folder}/status.toml"\n[app]\nsocket = "{folder}/app.sock"\n')

    def start(self):
        self.stop()
        words = ([self.options.sync, "--config", f"{self.folder}/sync.toml"] if self.options.sync else
                 shlex.split(self.options.command))
        names = dict(XINLUON_SOCKET=f"{self.folder}/app.sock", XINLUON_ENROLMENT=self.enrolment,
                     XINLUON_DATA=f"{self.folder}/data")
        with open(f"{self.folder}/log", "ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=log, env={**os.environ, **names})

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def write_enrolment(self):
        with open(self.enrolment, "w", encoding="utf-8") as file:
            file.write(f'url = "{self.server.url}"\npins = ["{self.tls.pin}"]\nserver_key = "{self.server.key.public}"\n'
                       f'code = "{self.server.code}"\nnote = "Quầy số 03"\n')

    def begin(self, records):
        """The uploader starts anew, with an epoch of its own that the server knows nothing of."""
        self.stop()
        self.server.spoil = None
        chain = self.app.begin(records)
        self.count = len(self.server.requests)
        return chain

    def requests(self):
        return self.server.since(self.count)

    def arrives(self, what, chain):
        fine = until(lambda: self.server.holds(chain))
        held = len(self.server.held.get(chain.epoch, ([],))[0])
        return self.table.row(what, fine, f"the server holds {held} of {len(chain.lines)} records, or others")

    def told(self, what, state):
        return self.table.row(what, until(lambda: state in self.app.states()), f"it was told {self.app.states()}")

    def enrolment_refusals(self):
        self.write_enrolment()
        for kind, status in (("code-invalid", 403), ("kiosk-exists", 409), ("bad-request", 400)):
            self.server.refuse_enrolment = (kind, status)
            self.server.enrolments.clear()
            self.start()
            came = until(lambda: self.server.enrolments)
            time.sleep(0.5)
            self.table.row(f"enrolment refused with {status} {kind}: sends nothing", came and not self.server.requests,
                           self.server.enrolments)
        self.server.refuse_enrolment = None
        self.server.enrolments.clear()

    def enrols(self):
        self.write_enrolment()
        self.start()
        came = until(lambda: self.server.enrolments)
        if not self.table.row("enrols with the file's code", came and until(lambda: self.server.device), "no request"):
            raise SystemExit(open(f"{self.folder}/log").read())
        said = self.server.enrolments[0]
        self.table.row("the request is as §6 says", said.get("v") == 1 and said.get("kiosk") == KIOSK and
                       len(said.get("nonce", "")) == 32 and len(protocol.base64.b64decode(said["public_key"])) == 32 and
                       not set(said) - {"v", "code", "kiosk", "public_key", "nonce", "board", "software"}, said)
        self.table.row("a certificate that expired in 2000 is no hindrance", came)

    def sends(self):
        chain = self.begin(7)
        self.start()
        self.arrives("records arrive, verbatim and in order", chain)
        first = self.requests()[0]
        self.table.row("the first request after a start is an empty batch at 0, with h(0)", first.empty() and
                       first.envelope["last_seq"] == 0 and first.envelope["prev_hash"] == chain.hashes[0].hex(),
                       first.envelope)
        later = [r.envelope.get("anchor") for r in self.requests()[1:]]
        self.table.row("later envelopes carry the anchor of a signed answer", later and all(later), later)
        before = time.monotonic()
        self.app.seal()
        self.arrives("a seal wakes it", chain)
        self.table.row("at once", time.monotonic() - before < 3, f"{time.monotonic() - before:.1f} s")
        self.app.seal(1200)
        self.arrives("1,200 records in batches of at most 500", chain)

    def restarts(self):
        chain = self.begin(20)
        self.start()
        self.arrives("before a kill -9", chain)
        self.count = len(self.server.requests)
        self.start()
        self.app.seal(3)
        self.arrives("after a kill -9 it goes on", chain)
        first = self.requests()[0].envelope
        self.table.row("having asked from 0 again", first["last_seq"] == 0, first)

    def two_epochs(self):
        old = self.begin(30)
        with self.app.changed:
            self.app.chains.append(protocol.Chain(KIOSK, "Q03", self.app.boot))
        self.app.seal(5)
        self.start()
        self.arrives("a finished epoch is sent to its end", old)
        self.arrives("and the one being written too", self.app.chains[-1])

    def once(self, spoil):
        """Spoils the first batch that brings records."""
        done = []

        def spoiling(request, answer):
            if request.empty() or done:
                return answer
            done.append(request)
            return spoil(request, answer)
        return done, spoiling

    def spoiled(self):
        html = b"<html>Wi-Fi: please log in</html>"
        rows = (("the answer is lost after the commit", lambda r, a: None),
                ("200 without a signature", lambda r, a: (200, {}, a[2])),
                ("a signature over another nonce", lambda r, a: self.server.signed("00" * 16, 200, a[2])),
                ("a signature by another key", lambda r, a: (200, {"Xinluon-Answer-Signature": protocol.Key().sign(
                    protocol.answer_text(r.envelope["nonce"], 200, a[2]))}, a[2])),
                ("another status than the signed one", lambda r, a: (201, a[1], a[2])),
                ("a captive portal's page", lambda r, a: (200, {"Content-Type": "text/html"}, html)),
                ("a page that is signed", lambda r, a: self.server.signed(r.envelope["nonce"], 200, html)),
                ("an answer cut short", lambda r, a: (200, {**a[1], "Content-Length": "9999", "Connection": "close"}, a[2])),
                ("502 of a proxy", lambda r, a: (502, {}, html)),
                ("an unsigned 401", lambda r, a: (401, {}, self.server.problem("revoked", 401)[1])),
                ("an unsigned fork", lambda r, a: (409, {}, self.server.problem("fork", 409)[1])),
                ("408", lambda r, a: (408, {}, b"")),
                ("an unsigned 404", lambda r, a: (404, {}, self.server.problem("not-found", 404)[1])),
                ("an unsigned 405", lambda r, a: (405, {}, self.server.problem("method-not-allowed", 405)[1])),
                ("500 internal", self.server.refuse("internal", 500)),
                ("400 bad-batch", self.server.refuse("bad-batch", 400)),
                ("429 rate-limited", self.server.refuse("rate-limited", 429)),
                ("a type nobody knows", self.server.refuse("tomorrow", 418)))
        for what, spoil in rows:
            chain = self.begin(3)
            done, self.server.spoil = self.once(spoil)
            self.start()
            fine = until(lambda: done and len([r for r in self.requests() if not r.empty()]) >= 2 and
                         self.server.holds(chain))
            again = [r.envelope["first_seq"] for r in self.requests() if not r.empty()]
            self.table.row(f"{what}: the same records again", fine and again[:2] == [1, 1], again)

    def retry_after(self):
        chain = self.begin(3)
        done, self.server.spoil = self.once(lambda r, a: (
            lambda s: (s[0], {**s[1], "Retry-After": "3"}, s[2]))(self.server.refuse("unavailable", 503)(r, a)))
        self.start()
        fine = until(lambda: done and len([r for r in self.requests() if r.at > done[0].at]) >= 1)
        waited = self.requests()[-1].at - done[0].at if fine else 0
        self.table.row("503 with Retry-After 3: not before", fine and waited >= 2.9, f"{waited:.1f} s")

    def redirect(self):
        stranger = PlayedServer(self.tls)
        chain = self.begin(3)
        _, self.server.spoil = self.once(lambda r, a: (307, {"Location": f"{stranger.url}{r.path}"}, b""))
        self.start()
        self.arrives("307: the same records again, here", chain)
        self.table.row("no redirect is followed", not stranger.requests and not stranger.strays)

    def server_behind(self):
        chain = self.begin(40)
        self.start()
        self.arrives("before the server is restored", chain)
        self.server.restore(chain, 15)
        self.count = len(self.server.requests)
        self.app.seal()
        self.arrives("a server restored from a backup gets what it lacks", chain)
        firsts = [r.envelope["first_seq"] for r in self.requests() if r.lines]
        self.table.row("from its head on", 16 in firsts and all(f >= 16 for f in firsts), firsts)
        self.table.row("the app is told no less than what is held", until(
            lambda: self.app.reports[-1]["head_seq"] == len(chain.lines)), self.app.reports[-1:])

    def stays_away(self, what, chain, seconds=2):
        """No records are sent, the program lives on."""
        time.sleep(0.3)
        self.count = len(self.server.requests)
        self.app.seal(2)
        time.sleep(seconds)
        sent = [r.envelope["first_seq"] for r in self.requests() if r.lines]
        self.table.row(f"{what}: sends no records", not sent and self.process.poll() is None, sent)

    def finished(self):
        """A damaged file was carried into a sound one with less than the server holds of it."""
        old = self.begin(20)
        longer = protocol.Chain(KIOSK, "Q03", self.app.boot)
        longer.epoch, longer.lines, longer.hashes = old.epoch, list(old.lines), list(old.hashes)
        for _ in range(10):
            longer.seal()
        self.server.held[old.epoch] = (longer.lines, longer.hashes)
        with self.app.changed:
            self.app.chains.append(protocol.Chain(KIOSK, "Q03", self.app.boot))
        self.app.seal(5)
        self.start()
        self.arrives("beside a finished epoch of which the server holds more, the one being written", self.app.chains[-1])
        asked = until(lambda: any(r.envelope["epoch"] == old.epoch and r.empty() and r.envelope["last_seq"] == 20 and
                                  r.envelope["last_hash"] == old.hashes[20].hex() for r in self.requests()))
        self.table.row("the finished one is asked about at its own last record", asked)
        self.table.row("and is no fork", "fork" not in self.app.states(), self.app.states())

    def forks(self):
        chain = self.begin(5)
        _, self.server.spoil = self.once(self.server.refuse("fork", 409, head_seq=0, head_hash=chain.hashes[0].hex()))
        self.start()
        self.told("fork: the app is told", "fork")
        self.stays_away("fork", chain)
        chain = self.begin(5)
        self.server.spoil = lambda r, a: (a if r.envelope["last_seq"] == 0 and r.empty() else self.server.refuse(
            "server-behind", 409, head_seq=2, head_hash="ab" * 32)(r, a))
        self.start()
        self.told("server-behind with a hash that is not in the chain is a fork", "fork")

    def refusals(self):
        for kind, status in (("bad-signature", 401), ("unknown-kiosk", 401), ("revoked", 403), ("wrong-server", 421),
                             ("version-not-supported", 426)):
            chain = self.begin(3)
            self.server.spoil = self.server.refuse(kind, status)
            self.start()
            self.told(f"{status} {kind}: the app is told", "refused")
            self.stays_away(f"{status} {kind}", chain)

    def sizes(self):
        chain = self.begin(40)
        self.server.max_records = 3
        self.start()
        self.arrives("413: halves the batch until it is taken", chain)
        self.server.max_records = 500
        chain = self.begin(10)
        self.server.spoil = lambda r, a: (413, {}, b"<html>too large</html>") if len(r.lines) > 3 else a
        self.start()
        self.arrives("413 of a proxy, unsigned: the same", chain)
        chain = self.begin(10)
        self.server.spoil = lambda r, a: (
            a if r.encoding == "identity" or r.empty() else self.server.refuse("unsupported-encoding", 415)(r, a))
        self.start()
        self.arrives_plain(chain)

    def arrives_plain(self, chain):
        fine = until(lambda: any(r.encoding == "identity" and r.lines for r in self.requests()) and
                     self.server.holds(chain))
        self.table.row("415: sends without compression", fine, [r.encoding for r in self.requests()])

    def keys(self):
        chain = self.begin(3)
        self.start()
        self.arrives("before the server's key changes", chain)
        self.server.pins = [self.tls.pin, self.next_tls.pin]
        count = len(self.server.requests)
        self.start()
        self.app.seal()
        self.arrives("it is told the next key's pin", chain)
        time.sleep(0.5)
        self.app.send_now()
        until(lambda: len(self.server.since(count)) >= 4, 5)
        self.server.change_key(self.next_tls)
        self.server.pins = [self.next_tls.pin]
        self.start()
        self.app.seal()
        self.arrives("after the change it goes on", chain)
        self.app.send_now()
        time.sleep(1)
        stranger = TlsKey(self.folder, "stranger")
        self.server.change_key(stranger)
        self.stays_away("somebody else's key", chain)
        self.server.change_key(self.next_tls)
        self.start()
        self.arrives("the right key again", chain)

    def run(self):
        try:
            for part in (self.enrolment_refusals, self.enrols, self.sends, self.restarts, self.two_epochs, self.spoiled,
                         self.retry_after, self.redirect, self.server_behind, self.finished, self.forks, self.refusals,
                         self.sizes, self.invitations, self.settings, self.journal, self.keys):
                print(part.__name__)
                part()
        finally:
            self.stop()
        faults = {fault for request in self.server.requests for fault in request.faults} | set(self.server.errands.faults)
        self.table.row(f"every one of {len(self.server.requests)} requests was well formed and signed", not faults, faults)
        self.table.row("one batch in flight at a time", self.server.most_busy == 1, self.server.most_busy)
        return self.table.end()


def main():
    options = arguments()
    folder = tempfile.mkdtemp()
    try:
        return Check(options, folder).run()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())

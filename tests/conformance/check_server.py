"""Plays a kiosk against a server: every rule of PROTOCOL.md that can be seen from outside."""
import argparse
import concurrent.futures
import gzip
import json
import os
import sys
import time
import tomllib

import protocol
from protocol import Chain, Kiosk, Server, Table, json_line


def arguments():
    parser = argparse.ArgumentParser(prog="run.sh server", description=__doc__)
    parser.add_argument("--enrolment", help="the enrolment file (PROTOCOL.md §6) instead of the next four")
    parser.add_argument("--url", help="https://host:port")
    parser.add_argument("--code", help="a fresh one-time code")
    parser.add_argument("--pin", action="append", help="sha256//… of the server's TLS key; may be repeated")
    parser.add_argument("--server-key", help="base64 of the key that signs answers")
    parser.add_argument("--kiosk", default="K-CONF-" + os.urandom(3).hex(), help="the id to enrol under")
    parser.add_argument("--invitation-token", help="xlt_…, a token of the code's counter (§12)")
    options = parser.parse_args()
    if options.enrolment:
        with open(options.enrolment, "rb") as file:
            said = tomllib.load(file)
        options.url, options.code, options.pin, options.server_key = (
            said["url"], said["code"], said["pins"], said["server_key"])
    if not (options.url and options.code and options.pin and options.server_key):
        parser.error("give --enrolment, or --url, --code, --pin and --server-key")
    return options


class Check:
    def __init__(self, options):
        self.options = options
        self.server = Server(options.url, options.pin)
        self.kiosk = Kiosk(self.server, options.server_key, options.kiosk)
        self.table = Table(f"server {options.url}, kiosk {options.kiosk}")
        self.counter = "?"

    def signed(self, answer, nonce=None):
        return answer.signed_by(self.options.server_key, answer.nonce if nonce is None else nonce)

    def problem(self, what, answer, kind, status):
        """A refusal of this kind: signed, problem+json, with what the table says of it."""
        fine = (answer.status == status and answer.type == kind and self.signed(answer) and
                answer.headers.get("content-type", "").startswith("application/problem+json") and
                answer.json.get("status") == status and isinstance(answer.json.get("server_ms"), int) and
                0 < len(answer.json.get("title", "").encode()) <= 256 and
                len(answer.json.get("detail", "").encode()) <= 1024)
        return self.table.row(f"{what}: {status} {kind}, signed", fine, answer)

    def accepted(self, what, answer, chain, head):
        said = answer.json
        fine = (answer.status == 200 and self.signed(answer) and said.get("head_seq") == head and
                said.get("head_hash") == chain.hashes[head].hex() and 0 <= said.get("backed_up_seq", -1) <= head and
                isinstance(said.get("server_ms"), int) and isinstance(said.get("config_version"), int) and
                isinstance(said.get("next_ms"), int))
        return self.table.row(f"{what}: 200, signed, head {head}", fine, answer)

    def chain(self, records=0):
        chain = Chain(self.kiosk.id, self.counter, self.kiosk.boot)
        for _ in range(records):
            chain.seal()
        return chain

    def held(self, chain, records):
        """A chain of this many records that the server holds."""
        for _ in range(records):
            chain.seal()
        answer = self.kiosk.send(chain, 1, records)
        if answer.status != 200:
            raise SystemExit(f"a plain batch is refused: {answer}")
        return chain

    def enrolment(self):
        kiosk, code = self.kiosk, self.options.code
        self.problem("enrolment with a wrong code", kiosk.enrol("0000-0000-0000-0000"), "code-invalid", 403)
        rubbish = self.server.ask("POST", "/v1/enrol", b"rubbish")
        rubbish.nonce = ""
        self.problem("enrolment that is no JSON", rubbish, "bad-request", 400)
        first = kiosk.enrol(code.lower().replace("-", " "))
        fine = first.status == 200 and self.signed(first) and first.json.get("kiosk") == kiosk.id
        if not self.table.row("enrolment, code in lower case with blanks: 200, signed", fine, first):
            raise SystemExit(f"without enrolment nothing more can be seen: {first}")
        self.counter = first.json["counter"]
        again = kiosk.enrol(code)
        self.table.row("the same again has the same answer", again.status == 200 and self.signed(again) and
                       again.json.get("counter") == self.counter, again)
        other = Kiosk(self.server, kiosk.server_key, kiosk.id)
        answer = other.enrol(code)
        self.table.row("the code with another key: refused, signed", answer.status in (403, 409) and
                       answer.type in ("code-invalid", "kiosk-exists") and self.signed(answer), answer)
        print(f"        six words: {protocol.six_words(kiosk.id, kiosk.server_key, kiosk.key.public)}")

    def heartbeat(self):
        chain = self.chain()
        answer = self.kiosk.send(chain, 1, 0)
        self.accepted("heartbeat before the first record", answer, chain, 0)
        self.table.row("next_ms within 5 min ± 20 %", 240_000 <= answer.json.get("next_ms", 0) <= 360_000, answer)
        pins = answer.json.get("pins")
        self.table.row("pins, where told: 1 to 4, the connection's among them", pins is None or
                       (1 <= len(pins) <= 4 and any(pin in pins for pin in self.options.pin)), answer)
        self.table.row("an answer is signed for its own nonce only", not self.signed(answer, "0" * 32))
        self.table.row("unknown keys of the envelope are ignored", self.kiosk.send(
            chain, 1, 0, tomorrow={"a": [1]}).status == 200)

    def batches(self):
        chain = self.chain(3)
        self.accepted("a batch", self.kiosk.send(chain, 1, 3), chain, 3)
        self.accepted("the same batch again", self.kiosk.send(chain, 1, 3), chain, 3)
        chain.seal(), chain.seal()
        self.accepted("a batch that overlaps what is held", self.kiosk.send(chain, 2, 5), chain, 5)
        self.accepted("an old part again", self.kiosk.send(chain, 1, 2), chain, 5)
        for encoding in ("gzip", "zstd", "identity"):
            chain.seal(), chain.seal()
            n = len(chain.lines)
            self.accepted(f"a batch in {encoding}", self.kiosk.send(chain, n - 1, n, encoding), chain, n)
        n = len(chain.lines)
        self.accepted("a heartbeat at the head", self.kiosk.send(chain, n + 1, n), chain, n)
        self.accepted("the question at 0, true of every chain", self.kiosk.send(chain, 1, 0), chain, n)
        second = self.chain(500)
        self.accepted("another epoch of a known key, 500 records", self.kiosk.send(second, 1, 500), second, 500)
        self.at_once()

    def at_once(self):
        chain = self.chain(40)

        def send(_):
            return self.own_kiosk().send(chain, 1, 40)

        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            answers = list(pool.map(send, range(6)))
        self.table.row("the same batch six times at the same moment: once", all(
            a.status == 200 and a.json.get("head_seq") == 40 for a in answers), answers[0])
        self.accepted("and the head is right", self.kiosk.send(chain, 41, 40), chain, 40)

    def conflicts(self):
        chain = self.held(self.chain(), 5)
        ahead = Chain(self.kiosk.id, self.counter, self.kiosk.boot)
        ahead.epoch, ahead.lines, ahead.hashes = chain.epoch, list(chain.lines), list(chain.hashes)
        for _ in range(5):
            ahead.seal()
        gap = self.kiosk.send(ahead, 8, 10)
        self.problem("a gap", gap, "server-behind", 409)
        self.table.row("it names the head", gap.json.get("head_seq") == 5 and
                       gap.json.get("head_hash") == chain.hashes[5].hex(), gap)
        self.problem("a heartbeat ahead of the head", self.kiosk.send(ahead, 11, 10), "server-behind", 409)
        other = Chain(self.kiosk.id, self.counter, self.kiosk.boot)
        other.epoch, other.hashes = chain.epoch, [chain.hashes[0]]
        for level in (5, 5, 1, 5, 5, 5):
            other.seal(other.record(level=level))
        other.hashes[0] = chain.hashes[0]
        fork = self.kiosk.send(other, 1, 6)
        self.problem("another record under a held number", fork, "fork", 409)
        self.table.row("it names the head", fork.json.get("head_seq") == 5 and
                       fork.json.get("head_hash") == chain.hashes[5].hex(), fork)
        self.problem("another hash before the first", self.kiosk.send(other, 5, 6), "fork", 409)
        self.problem("a heartbeat with another hash", self.kiosk.send(other, 6, 5), "fork", 409)
        self.accepted("nothing of it was taken", self.kiosk.send(chain, 6, 5), chain, 5)
        self.accepted("after server-behind, from its head on", self.kiosk.send(ahead, 6, 10), ahead, 10)

    def forgeries(self):
        kiosk, chain = self.kiosk, self.chain(3)
        body, envelope = chain.body(1, 3), lambda **more: kiosk.envelope(chain, 1, 3, **more)
        self.problem("another key's signature", kiosk.post(envelope(), body, key=protocol.Key()), "bad-signature", 401)
        self.problem("a signature for another path", kiosk.post(envelope(), body, signed_path="/v1/kiosks/K/batches"),
                     "bad-signature", 401)
        path, header = f"/v1/kiosks/{kiosk.id}/batches", protocol.b64(json_line(envelope()))
        bare = self.server.ask("POST", path, body, {"Xinluon-Envelope": header})
        self.table.row("no signature at all: refused", bare.status in (400, 401), bare)
        self.problem("another server's key", kiosk.post(envelope(server_key=protocol.Key().public), body),
                     "wrong-server", 421)
        stranger = Kiosk(self.server, kiosk.server_key, "K-NOBODY")
        self.problem("a kiosk nobody enrolled", stranger.send(Chain("K-NOBODY", "Q", "00000000"), 1, 0),
                     "unknown-kiosk", 401)
        self.problem("another board", kiosk.post(envelope(board="ab" * 32), body), "unknown-kiosk", 401)
        answer = kiosk.post(envelope(kiosk="K-OTHER"), body)
        self.table.row("an envelope of another kiosk than the path's: refused", 400 <= answer.status < 500, answer)
        self.problem("last_hash of other records", kiosk.post(envelope(last_hash="00" * 32), body), "bad-batch", 400)
        self.problem("a changed byte in a record", kiosk.post(envelope(), body.replace(b'"level":5', b'"level":4', 1)),
                     "bad-batch", 400)
        self.problem("a record too few", kiosk.post(envelope(), chain.body(1, 2)), "bad-batch", 400)
        self.problem("a record too many", kiosk.post(envelope(), body + chain.lines[0] + b"\n"), "bad-batch", 400)
        self.problem("a last line without its end", kiosk.post(envelope(), body[:-1]), "bad-batch", 400)
        self.accepted("nothing of it was taken", kiosk.send(chain, 1, 0), chain, 0)

    def envelopes(self):
        kiosk, chain = self.kiosk, self.chain(1)
        body = chain.body(1, 1)
        for what, more in (("no nonce", dict(nonce=None)), ("no health", dict(health=None)),
                           ("a nonce of another length", dict(nonce="00")), ("first_seq 0", dict(first_seq=0)),
                           ("a negative number", dict(sent_boot_ms=-1)), ("an epoch of another form", dict(epoch="e")),
                           ("last_seq before first_seq - 1", dict(first_seq=5, last_seq=2)),
                           ("a boot time of 101 years", dict(sent_boot_ms=101 * 366 * 86_400_000))):
            answer = kiosk.post(kiosk.envelope(chain, 1, 1, **more), body)
            if len(answer.nonce or "") != 32:
                answer.nonce = ""
            self.problem(f"an envelope with {what}", answer, "bad-batch", 400)
        answer = kiosk.post({}, body, header="rubbish")
        self.problem("an envelope that is no base64", answer, "bad-batch", 400)
        self.problem("a version of tomorrow", kiosk.post(kiosk.envelope(chain, 1, 1, v=2), body),
                     "version-not-supported", 426)
        answer = kiosk.post(dict(v=3, nonce="ab" * 16), body)
        self.problem("a version nobody can read more of", answer, "version-not-supported", 426)

    def bodies(self):
        kiosk, chain = self.kiosk, self.chain(501)
        self.problem("501 records", kiosk.send(chain, 1, 501), "too-large", 413)
        envelope = kiosk.envelope(chain, 1, 500)
        self.problem("a body of 10 MiB", kiosk.post(envelope, b"x" * (10 << 20)), "too-large", 413)
        envelope = kiosk.envelope(chain, 1, 500)
        self.problem("a bomb: 64 MiB in 64 KiB of gzip", kiosk.post(envelope, gzip.compress(b"\n" * (64 << 20)), "gzip"),
                     "too-large", 413)
        self.problem("an encoding of others", kiosk.send(chain, 1, 2, "br"), "unsupported-encoding", 415)
        for encoding in ("zstd", "gzip"):
            self.problem(f"rubbish for {encoding}", kiosk.post(kiosk.envelope(chain, 1, 2), b"rubbish", encoding),
                         "bad-batch", 400)
        self.accepted("halved it goes through", kiosk.send(chain, 1, 250), chain, 250)

    def unreadable(self):
        chain = self.chain(2)
        for line in (b"this is no record", chain.record(level=9), chain.record(seq=1), b'{"v":2,"seq":6,"tomorrow":true}',
                     b"\xff\xfe not UTF-8", chain.record(colour="red") + b" "):
            chain.seal(line)
        chain.seal()
        n = len(chain.lines)
        self.accepted("unreadable lines inside a right batch are kept", self.kiosk.send(chain, 1, n), chain, n)
        chain.seal()
        self.accepted("and the next good batch goes through", self.kiosk.send(chain, n + 1, n + 1), chain, n + 1)

    def paths(self):
        answer = self.server.ask("GET", f"/v1/kiosks/{self.kiosk.id}/batches")
        self.table.row("another method: 405 method-not-allowed", answer.status == 405 and
                       answer.type == "method-not-allowed", answer)
        answer = self.server.ask("POST", "/v1/nothing/here", b"{}")
        self.table.row("no such path: 404 not-found", answer.status == 404 and answer.type == "not-found", answer)

    def finished(self):
        """§3, of a finished epoch: the kiosk carries less than the server holds of it."""
        chain = self.held(self.chain(), 6)
        short = Chain(self.kiosk.id, self.counter, self.kiosk.boot)
        short.epoch, short.lines, short.hashes = chain.epoch, chain.lines[:4], chain.hashes[:5]
        self.accepted("an empty batch at an older record", self.kiosk.send(short, 5, 4), chain, 6)
        self.problem("an empty batch at an older record with another hash", self.kiosk.send(
            short, 5, 4, prev_hash="00" * 32, last_hash="00" * 32), "fork", 409)

    def poll_once(self, answers=(), hold_ms=300):
        body = json_line(dict(hold_ms=hold_ms, answers=list(answers)))
        return self.own_kiosk().errand(self.errands, "requests", body)

    def own_kiosk(self):
        """The same device over a connection of its own: one that is held holds up no other request."""
        own = Kiosk(Server(self.options.url, self.options.pin), self.kiosk.server_key, self.kiosk.id, self.kiosk.key)
        own.boot, own.board, own.began = self.kiosk.boot, self.kiosk.board, self.kiosk.began
        return own

    def poll(self):
        """§12: nothing waits, so the poll is held for as long as it asks, and ends empty."""
        self.errands = self.held(self.chain(), 1)
        before = time.monotonic()
        answer = self.poll_once()
        self.table.row("a poll that nothing waits for: 200, signed, empty", answer.status == 200 and
                       self.signed(answer) and answer.json.get("requests") == [], answer)
        self.table.row("it is held for as long as it asks", 0.25 <= time.monotonic() - before < 5)
        body = json_line(dict(hold_ms=300, answers=[]))
        answer = self.kiosk.errand(self.errands, "requests", body, signed_body=b"another")
        self.table.row("a poll whose body is not the signed one: refused, signed", 400 <= answer.status < 500 and
                       self.signed(answer), answer)

    def settings(self):
        """§16."""
        answer = self.kiosk.errand(self.errands, "config", method="GET")
        said = answer.json
        self.table.row("settings: 200, signed, a version and its text", answer.status == 200 and self.signed(answer) and
                       isinstance(said.get("server_ms"), int) and isinstance(said.get("toml"), str) and
                       said.get("version", -1) >= 0 and bool(said["toml"]) == bool(said["version"]), answer)
        answer = self.kiosk.errand(self.errands, "config", method="GET", signed_method="POST")
        self.problem("settings asked for with the signature of a POST", answer, "bad-signature", 401)

    def journal(self):
        """§17."""
        lines = ["2026-11-22T09:00:00+07:00 conformance"]
        answer = self.kiosk.errand(self.errands, "journal", json_line(dict(request=1, lines=lines)))
        self.table.row("a journal: 200, signed", answer.status == 200 and self.signed(answer) and
                       isinstance(answer.json.get("server_ms"), int), answer)
        for what, body in (("no JSON", b"rubbish"), ("1,001 lines", json_line(dict(request=1, lines=["a"] * 1001))),
                           ("a line of 1,025 bytes", json_line(dict(request=1, lines=["a" * 1025])))):
            answer = self.kiosk.errand(self.errands, "journal", body)
            self.problem(f"a journal of {what}", answer, "bad-request", 400)

    def invite(self, token, headers=None, **more):
        headers = {"Authorization": f"Bearer {self.options.invitation_token}"} if headers is None else headers
        return Server(self.options.url, self.options.pin).ask(
            "POST", f"/v1/counters/{self.counter}/invitations", json_line(dict(token=token, **more)),
            {"Content-Type": "application/json", **headers})

    def handed_over(self, fate):
        """The kiosk's part of one invitation: what it is handed, and the answer it brings back."""
        handed = self.poll_once(hold_ms=5000).json.get("requests", [])
        if handed:
            line = json_line(dict(answer="counter", fate=fate)).decode()
            self.poll_once([dict(id=handed[0]["id"], line=line)], hold_ms=0)
        return [json.loads(request["line"]) for request in handed]

    def invitations(self):
        """§12, both of its sides: the counter's software and the kiosk that waits."""
        if not self.options.invitation_token:
            print("        left out: no --invitation-token")
            return
        answer = self.invite("a-0", headers={})
        self.table.row("an invitation without a token of the counter's: refused", answer.status in (401, 403), answer)
        answer = self.invite("a-1", patience_ms=300)
        self.table.row("a kiosk that does not answer: 504 kiosk-silent", answer.status == 504 and
                       answer.type == "kiosk-silent", answer)
        self.poll_once(hold_ms=0)
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            kiosk = pool.submit(self.handed_over, "shown")
            answer = self.invite("a-2", transaction="tiep_nhan", patience_ms=8000)
            asked = kiosk.result()
            self.table.row("the kiosk's poll is handed the invitation", len(asked) == 1 and
                           asked[0] == dict(ask="invite", token="a-2", transaction="tiep_nhan"), asked)
            self.table.row("and its answer is the sender's: 200 shown", answer.status == 200 and
                           answer.json.get("fate") == "shown", answer)
            many = [pool.submit(self.invite, f"b-{n}", patience_ms=2000) for n in range(9)]
            answers = [each.result() for each in many]
            kinds = sorted(answer.type for answer in answers)
            self.table.row("nine at once: 429 too-many-wait for the ninth", kinds.count("too-many-wait") == 1 and
                           kinds.count("kiosk-silent") == 8, kinds)
        for what, more in (("a token of another form", dict(token="a b")), ("a patience of an hour", dict(
                patience_ms=3_600_000)), ("an officer's name of 200 bytes", dict(officer_name="x" * 200))):
            answer = self.invite(**{"token": "c-1", **more})
            self.table.row(f"an invitation with {what}: 400", answer.status == 400, answer)

    def flood(self):
        """A program that runs wild: where the server limits it, it says so as the table does."""
        envelope = self.kiosk.envelope(self.errands, 1, 1)
        for _ in range(3000):
            answer = self.kiosk.post(envelope, b"rubbish")
            if answer.status == 429:
                break
        else:
            print("        3,000 batches without a pause were heard")
            return
        self.problem("batches without a pause", answer, "rate-limited", 429)
        self.table.row("and when to come again", answer.headers.get("retry-after", "").isdigit(), answer.headers)

    def run(self):
        for part in (self.enrolment, self.heartbeat, self.batches, self.conflicts, self.forgeries, self.envelopes,
                     self.bodies, self.unreadable, self.finished, self.paths, self.poll, self.settings, self.journal,
                     self.invitations, self.flood):
            print(f"{part.__name__}")
            part()
        return self.table.end()


if __name__ == "__main__":
    sys.exit(Check(arguments()).run())

"""What a kiosk's uploader does beside its batches (PROTOCOL.md §12, §16, §17): the server's part, and the checks."""
import base64
import json
import time

import protocol
from protocol import json_line, sha256

PATHS = ("requests", "config", "journal")


class ErrandDesk:
    """Hands out requests and settings, takes answers and journals; what of them is wrong is in `faults`."""

    def __init__(self):
        self.waiting, self.polls, self.answers, self.fetched, self.journals, self.faults = [], 0, [], 0, [], []
        self.settings = (0, "")
        self.wishes = {}  # more keys for the answers to batches

    def take(self, handler, body, device):
        """The nonce and the answer's body."""
        name, header = handler.path.rsplit("/", 1)[-1], handler.headers.get("Xinluon-Envelope", "")
        envelope = json.loads(base64.b64decode(header))
        text = protocol.batch_text(header, handler.path, handler.command)
        if not protocol.verifies(device, text, handler.headers.get("Xinluon-Signature", "")):
            self.faults.append(f"{name}: not signed over method and path")
        digest = sha256(body).hex()
        said = [envelope[key] for key in ("first_seq", "last_seq", "prev_hash", "last_hash")]
        if said != [1, 0, digest, digest]:
            self.faults.append(f"{name}: the envelope does not speak of the body alone")
        return envelope["nonce"], json_line(dict(server_ms=int(time.time() * 1000), **getattr(self, name)(body)))

    def config(self, body):
        self.fetched += 1
        if body:
            self.faults.append("config: has a body")
        return dict(version=self.settings[0], toml=self.settings[1])

    def journal(self, body):
        said = json.loads(body)
        self.journals.append(said)
        lines = said["lines"]
        if len(body) > 136 * 1024 or len(lines) > 1000 or any(len(line.encode()) > 1024 for line in lines):
            self.faults.append("journal: too large")
        return {}

    def requests(self, body):
        said = json.loads(body)
        self.polls += 1
        self.answers += said["answers"]
        end = time.monotonic() + min(said["hold_ms"] / 1000, 1)
        while not self.waiting and time.monotonic() < end:
            time.sleep(0.01)
        handed, self.waiting = self.waiting, []
        return dict(requests=handed)


class ErrandChecks:
    """Of check_kiosk.Check, whose tools it uses."""

    def invitations(self):
        desk, chain = self.server.errands, self.begin(1)
        self.start()
        self.arrives("before the app is armed", chain)
        time.sleep(1)
        self.table.row("no poll while the app is not armed", desk.polls == 0, desk.polls)
        self.app.armed = True
        self.start()
        self.table.row("it polls once the app is armed", self.until(lambda: desk.polls > 0))
        line = '{"ask":"invite","token":"a-1","transaction":"tiep_nhan"}'
        desk.waiting = [dict(id=8, line=line)]
        self.table.row("an invitation reaches the app as it is", self.until(lambda: json.loads(line) in self.app.asked),
                       self.app.asked)
        came = self.until(lambda: desk.answers)
        told = [(each["id"], json.loads(each["line"])) for each in desk.answers]
        self.table.row("what the app answers comes with the next poll", came and told == [
            (8, dict(answer="counter", fate="shown"))], told)
        desk.waiting = [dict(id=9, line='{"ask":"tomorrow"}')]
        came = self.until(lambda: len(desk.answers) > 1)
        self.table.row("what the app can't take is answered with an error", came and json.loads(
            desk.answers[1]["line"])["answer"] == "error", desk.answers)
        before = time.monotonic()
        self.app.seal()
        self.arrives("a seal is sent while a poll is held", chain)
        self.table.row("at once", time.monotonic() - before < 3)
        self.app.armed = False

    def settings(self):
        desk = self.server.errands
        self.app.settings, desk.settings, desk.wishes = dict(version=0), (4, "mute = true"), dict(config_version=4)
        chain = self.begin(1)
        self.start()
        self.arrives("where settings are named", chain)
        wanted = dict(ask="configure", version=4, toml="mute = true")
        came = self.until(lambda: wanted in self.app.asked)
        self.table.row("they are fetched and handed to the app", came, self.app.asked)
        self.app.settings = dict(version=4)
        self.app.seal()
        came = self.until(lambda: any(r.envelope["health"].get("config_version") == 4 for r in self.requests()))
        self.table.row("what is in force is told with the next batch", came, self.requests()[-1].envelope["health"])
        fetched = desk.fetched
        self.begin(2)
        self.start()
        time.sleep(2)
        self.table.row("a version that is in force is not fetched again", desk.fetched == fetched, desk.fetched)
        desk.settings, desk.wishes = (5, "mut = 1"), dict(config_version=5)
        self.app.settings = dict(version=4, refused=5, trouble="line 1: mut")
        self.begin(2)
        self.start()
        time.sleep(2)
        self.table.row("nor is one that the app refused", desk.fetched == fetched, desk.fetched)
        health = self.requests()[-1].envelope["health"]
        said = (health.get("config_refused"), health.get("config_trouble"))
        self.table.row("which the server is told, and why", said == (5, "line 1: mut"), said)
        self.app.settings, desk.wishes = None, {}

    def journal(self):
        desk = self.server.errands
        desk.wishes = dict(log_request=7, log_lines=5)
        self.begin(2)
        self.start()
        self.table.row("a journal is brought where it is asked for", self.until(lambda: desk.journals) and
                       desk.journals[0]["request"] == 7 and len(desk.journals[0]["lines"]) <= 5, desk.journals)
        self.app.seal(2)
        time.sleep(1.5)
        self.table.row("once", len(desk.journals) == 1, len(desk.journals))
        desk.wishes = {}

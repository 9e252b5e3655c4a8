"""What a kiosk's uploader stands between: its app on the local socket (PROTOCOL.md §8), and a server (§3 to §7)."""
import base64
import datetime
import http.server
import json
import os
import socket
import ssl
import subprocess
import threading
import time

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import errands
import protocol
from protocol import PROBLEM, Chain, Key, json_line, sha256


class App:
    """Answers over a Unix socket for one kiosk with vote files that lie in memory."""

    def __init__(self, path, kiosk):
        self.kiosk, self.boot, self.chains, self.reports = kiosk, os.urandom(4).hex(), [], []
        self.changed = threading.Condition()
        self.hurry, self.armed, self.settings, self.asked = False, False, None, []
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen()
        threading.Thread(target=self.run, daemon=True).start()

    def begin(self, records=0):
        """Another epoch, the only one from now on."""
        with self.changed:
            self.chains = [Chain(self.kiosk, "Q03", self.boot)]
            self.reports = []
        self.seal(records)
        return self.chains[0]

    def seal(self, records=1, chain=None):
        with self.changed:
            for _ in range(records):
                (chain or self.chains[-1]).seal()
            self.changed.notify_all()

    def send_now(self):
        with self.changed:
            self.hurry = True
            self.changed.notify_all()

    def states(self):
        with self.changed:
            return [report["server_state"] for report in self.reports]

    def run(self):
        while True:
            client, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, client.makefile("rb") as lines:
            try:
                for line in lines:
                    client.sendall(json_line(self.answer(json.loads(line))) + b"\n")
            except OSError:
                pass

    def answer(self, request):
        with self.changed:
            if request["ask"] in ("invite", "withdraw", "configure"):
                self.asked.append(request)
            answer = getattr(self, request["ask"], None)
            return answer(request) if answer else dict(answer="error", code="rejected", message="not known")

    def invite(self, _):
        return dict(answer="counter", fate="shown")

    def configure(self, _):
        return dict(answer="configure")

    def of(self, request):
        return next(chain for chain in self.chains if chain.epoch == request["epoch"])

    def hello(self, _):
        epochs = [dict(epoch=c.epoch, first_seq=1, head_seq=len(c.lines), head_hash=c.hashes[-1].hex())
                  for c in self.chains]
        more = {"armed": True} if self.armed else {}
        if self.settings is not None:
            more["settings"] = self.settings
        return dict(answer="hello", kiosk=self.kiosk, counter="Q03", boot=self.boot, software="conformance 1",
                    app_state="ok", display=True, epochs=epochs, **more)

    def records(self, request):
        chain, after = self.of(request), request["after"]
        lines, size = [], 0
        for line in chain.lines[after:after + request["max_records"]]:
            size += len(line)
            if size > request["max_bytes"]:
                break
            lines.append(line.decode())
        return dict(answer="records", epoch=chain.epoch, first_seq=after + 1, prev_hash=chain.hashes[after].hex(),
                    last_hash=chain.hashes[after + len(lines)].hex(), lines=lines)

    def hash(self, request):
        chain = self.of(request)
        if request["seq"] >= len(chain.hashes):
            return dict(answer="error", code="not_found", message="no such record")
        return dict(answer="hash", hash=chain.hashes[request["seq"]].hex())

    def wait(self, request):
        self.changed.wait_for(lambda: len(self.chains[-1].lines) > request["after"] or self.hurry,
                              request["timeout_ms"] / 1000)
        answer = dict(answer="wait", head_seq=len(self.chains[-1].lines))
        if self.hurry:
            self.hurry, answer["hurry"] = False, True
        return answer

    def report(self, request):
        self.reports.append(request)
        return dict(answer="report")


class TlsKey:
    """A key and a certificate that expired in 2000: kiosks judge by the pin alone."""

    def __init__(self, folder, name):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "conformance")])
        certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
                       .public_key(key.public_key()).serial_number(1)
                       .not_valid_before(datetime.datetime(1999, 1, 1)).not_valid_after(datetime.datetime(2000, 1, 1))
                       .sign(key, hashes.SHA256()))
        self.path = os.path.join(folder, name + ".pem")
        with open(self.path, "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                         serialization.NoEncryption()))
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        self.pin = protocol.pin_of(certificate.public_bytes(serialization.Encoding.DER))


class Request:
    """A batch as it came: what of it is wrong by the document is in `faults`."""

    def __init__(self, handler, body):
        self.at, self.path, self.body, self.faults = time.monotonic(), handler.path, body, []
        self.encoding = handler.headers.get("Content-Encoding", "identity")
        header = handler.headers.get("Xinluon-Envelope", "")
        self.envelope = json.loads(base64.b64decode(header))
        self.signed_text = protocol.batch_text(header, self.path)
        self.signature = handler.headers.get("Xinluon-Signature", "")
        raw = body
        if self.encoding == "zstd":
            raw = subprocess.run(["zstd", "-d", "-q", "-c"], input=body, capture_output=True, check=True).stdout
        elif self.encoding == "gzip":
            raw = protocol.gzip.decompress(body)
        self.raw = raw
        self.lines = raw.split(b"\n")[:-1] if raw else []

    def empty(self):
        return self.envelope["last_seq"] + 1 == self.envelope["first_seq"]


class PlayedServer:
    """Right in everything unless `spoil(request, answer)` says otherwise: it gets (status, headers, body) and gives
    one, or None for a connection that ends."""

    def __init__(self, tls, device=None):
        self.key, self.device, self.code, self.pins = Key(), device, "7K3M-AB01-0000-ZZZZ", None
        self.held, self.requests, self.enrolments, self.busy, self.most_busy = {}, [], [], 0, 0
        self.spoil, self.max_records, self.lock = None, 500, threading.RLock()
        self.strays, self.errands, self.refuse_enrolment = 0, errands.ErrandDesk(), None
        played = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                played.serve(self)

            def do_GET(self):
                if self.path.endswith("/config"):
                    return played.serve(self)
                played.strays += 1
                self.send_error(404)

            def log_message(self, *_):
                pass

        self.listen = lambda key, port: self.start(Handler, key, port)
        self.start(Handler, tls, 0)

    def start(self, handler, tls, port):
        class Listener(http.server.ThreadingHTTPServer):
            daemon_threads, allow_reuse_address = True, True

            def finish_request(self, request, address):
                try:
                    with self.context.wrap_socket(request, server_side=True) as line:
                        self.lines.append(line)
                        self.RequestHandlerClass(line, address, self)
                except OSError:
                    pass

            def handle_error(self, *_):
                pass

        self.listener = Listener(("127.0.0.1", port), handler)
        self.listener.lines = []
        self.listener.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.listener.context.load_cert_chain(tls.path)
        self.port = self.listener.server_address[1]
        self.url = f"https://127.0.0.1:{self.port}"
        threading.Thread(target=self.listener.serve_forever, kwargs=dict(poll_interval=0.02), daemon=True).start()

    def change_key(self, tls):
        """The server starts anew on the same port with another TLS key."""
        self.listener.shutdown()
        self.listener.server_close()
        for line in self.listener.lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.listen(tls, self.port)

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        if handler.path == "/v1/enrol":
            request = json.loads(body)
            self.enrolments.append(request)
            self.reply(handler, self.signed(request.get("nonce", ""), *self.enrol(request)))
        elif handler.path.rsplit("/", 1)[-1] in errands.PATHS:
            nonce, said = self.errands.take(handler, body, self.device)
            self.reply(handler, self.signed(nonce, 200, said))
        else:
            self.serve_batch(handler, body)

    def serve_batch(self, handler, body):
        with self.lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        try:
            request = Request(handler, body)
            with self.lock:
                self.look_at(request, handler)
                self.requests.append(request)
                spoil = self.spoil
                answer = self.signed(request.envelope["nonce"], *self.batch(request))
            if spoil:
                answer = spoil(request, answer)
            self.reply(handler, answer)
        finally:
            with self.lock:
                self.busy -= 1

    def reply(self, handler, answer):
        if answer is None:
            handler.close_connection = True
            handler.connection.close()
            return
        status, headers, body = answer
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def signed(self, nonce, status, body):
        return status, {"Xinluon-Answer-Signature": self.key.sign(protocol.answer_text(nonce, status, body))}, body

    def problem(self, kind, status, **more):
        return status, json_line(dict(type=PROBLEM + kind, title="As the check wants it", status=status,
                                      detail="conformance", **more, server_ms=int(time.time() * 1000)))

    def refuse(self, kind, status, **more):
        """For spoil: this problem, rightly signed."""
        return lambda request, _: self.signed(request.envelope["nonce"], *self.problem(kind, status, **more))

    def enrol(self, request):
        if self.refuse_enrolment:
            return self.problem(*self.refuse_enrolment)
        if request.get("code") != self.code:
            return self.problem("code-invalid", 403)
        self.device = request["public_key"]
        return 200, json_line(dict(kiosk=request["kiosk"], counter="Q03", unit_name="Xã Mẫu 01",
                                   counter_name="Quầy số 03", server_ms=int(time.time() * 1000)))

    def look_at(self, request, handler):
        """What PROTOCOL.md §3 asks of every request, whatever it brings."""
        envelope, fault = request.envelope, request.faults.append
        if handler.headers.get("Transfer-Encoding"):
            fault("a chunked body")
        if not self.device or not protocol.verifies(self.device, request.signed_text, request.signature):
            fault("not signed by the enrolled key over the text of §3")
        if request.path != f"/v1/kiosks/{envelope['kiosk']}/batches":
            fault("the path is not the envelope's kiosk's")
        if envelope.get("v") != 1 or envelope.get("server_key") != self.key.public:
            fault("v or server_key")
        if any(envelope["nonce"] == other.envelope["nonce"] and envelope != other.envelope for other in self.requests):
            fault("a nonce that was used by another request")
        if len(request.lines) > 500 or len(request.raw) > 256 * 1024 or (request.raw and request.raw[-1:] != b"\n"):
            fault("more than a batch may hold, or a line without its end")
        if len(request.lines) != envelope["last_seq"] + 1 - envelope["first_seq"]:
            fault("lines are not as many as the envelope says")
        h = bytes.fromhex(envelope["prev_hash"])
        for line in request.lines:
            h = sha256(h, line)
        if h.hex() != envelope["last_hash"]:
            fault("the lines do not lead to last_hash")
        health = envelope["health"]
        if set(health) - {"pending", "disk_free_bytes", "cpu_temp_millicelsius", "display", "software", "app_state",
                          "undervoltage", "throttled", "clock_skew_ms", "config_version", "config_refused",
                          "config_trouble"}:
            fault("keys of health")
        if not all(isinstance(health.get(key, False), bool) for key in ("display", "undervoltage", "throttled")):
            fault("a value of health that is not true or false")

    def batch(self, request):
        if self.spoil and getattr(self.spoil, "before", False):
            return 200, b"{}"
        envelope = request.envelope
        if len(request.lines) > self.max_records:
            return self.problem("too-large", 413)
        start = sha256(b"xinluon-v1", envelope["kiosk"].encode(), envelope["epoch"].encode())
        lines, hashes_ = self.held.setdefault(envelope["epoch"], ([], [start]))
        head = dict(head_seq=len(lines), head_hash=hashes_[-1].hex())
        if envelope["first_seq"] - 1 > len(lines):
            return self.problem("server-behind", 409, **head)
        if hashes_[envelope["first_seq"] - 1].hex() != envelope["prev_hash"]:
            return self.problem("fork", 409, **head)
        for i, line in enumerate(request.lines):
            seq = envelope["first_seq"] + i
            if seq <= len(lines):
                if lines[seq - 1] != line:
                    return self.problem("fork", 409, **head)
                continue
            lines.append(line)
            hashes_.append(sha256(hashes_[-1], line))
        answer = dict(head_seq=len(lines), head_hash=hashes_[-1].hex(), backed_up_seq=0,
                      server_ms=int(time.time() * 1000), config_version=0, next_ms=300_000, tomorrow={"key": [1]})
        answer.update(self.errands.wishes)
        if self.pins and request.empty():
            answer["pins"] = self.pins
        return 200, json_line(answer)

    def restore(self, chain, records):
        """From a backup that had only so many."""
        with self.lock:
            lines, hashes_ = self.held[chain.epoch]
            del lines[records:], hashes_[records + 1:]

    def holds(self, chain):
        with self.lock:
            return self.held.get(chain.epoch, ([], []))[0] == chain.lines

    def since(self, count):
        with self.lock:
            return self.requests[count:]

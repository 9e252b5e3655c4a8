"""Version 1 of the kiosk protocol, written from sync/wire/PROTOCOL.md alone: a second implementation.

Python's standard library and python3-cryptography (Ed25519, and the public key of a certificate).
"""
import base64
import fractions
import gzip
import hashlib
import http.client
import json
import math
import os
import re
import socket
import ssl
import struct
import time
import urllib.parse

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PROBLEM = "urn:xinluon:problem:"
CONSONANTS, VOWELS = "bcdghklmnprstvxy", "aiou"
RECORD_KEYS = (
    "v seq kind outcome level changed_from behaviours reasons lang counter officer field procedure transaction "
    "linked mode scale_order large_text input boot boot_ms shown_ms software"
).split()


def b64(data):
    return base64.b64encode(data).decode()


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def json_line(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Key:
    """An Ed25519 key pair; texts in base64."""

    def __init__(self, seed=None):
        self.secret = Ed25519PrivateKey.from_private_bytes(seed or os.urandom(32))
        self.public = b64(
            self.secret.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))

    def sign(self, text):
        return b64(self.secret.sign(text if isinstance(text, bytes) else text.encode()))


def verifies(public, text, signature):
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signature), text if isinstance(text, bytes) else text.encode())
        return True
    except (InvalidSignature, ValueError):
        return False


def batch_text(header, path, method="POST"):
    return f"xinluon-v1-batch\n{method}\n{path}\n{header}"


def answer_text(nonce, status, body):
    return f"xinluon-v1-answer\n{nonce}\n{status}\n".encode() + body


def six_words(kiosk, server_key, device_key):
    digest = sha256("\n".join(["xinluon-v1-words", kiosk, server_key, device_key]).encode())
    words = []
    for n in struct.unpack(">6H", digest[:12]):
        words.append(CONSONANTS[n >> 12] + VOWELS[n >> 10 & 3] + CONSONANTS[n >> 6 & 15] + VOWELS[n >> 4 & 3] +
                     CONSONANTS[n & 15])
    return " ".join(words)


def dated(lows, highs, boot_ms):
    """t_low and t_high of a moment of a boot, from bounds (offset, boot time it was known at)."""
    def loosening(at):
        return math.ceil(fractions.Fraction(601 * abs(boot_ms - at), 1_000_000)) + 3
    return (max(o + boot_ms - loosening(at) for o, at in lows), min(o + boot_ms + loosening(at) for o, at in highs))


def pin_of(certificate_der):
    key = x509.load_der_x509_certificate(certificate_der).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return "sha256//" + b64(sha256(der))


def stored_zstd(data):
    """A zstd frame of blocks that are not compressed: what the format's own document allows anybody to write."""
    blocks = [data[i:i + 131072] for i in range(0, len(data), 131072)] or [b""]
    frame = b"\x28\xb5\x2f\xfd\xa0" + struct.pack("<I", len(data))
    for i, block in enumerate(blocks):
        frame += struct.pack("<I", (i == len(blocks) - 1) | len(block) << 3)[:3] + block
    return frame


class Chain:
    """One epoch of a kiosk: lines and hashes; h(n) at n."""

    def __init__(self, kiosk, counter, boot):
        self.kiosk, self.counter, self.boot = kiosk, counter, boot
        self.epoch = os.urandom(16).hex()
        self.lines = []
        self.hashes = [sha256(b"xinluon-v1", kiosk.encode(), self.epoch.encode())]

    def record(self, level=5, **more):
        record = dict(v=1, seq=len(self.lines) + 1, kind="vote", outcome="voted", level=level, lang="vi",
                      counter=self.counter, linked=False, mode="open", scale_order="best_first", large_text=False,
                      input="touch", boot=self.boot, boot_ms=80_000 + len(self.lines), shown_ms=2140,
                      software="conformance 1")
        record.update(more)
        return json_line({key: record[key] for key in RECORD_KEYS if key in record})

    def seal(self, line=None):
        self.lines.append(line or self.record())
        self.hashes.append(sha256(self.hashes[-1], self.lines[-1]))

    def body(self, first, last):
        return b"".join(line + b"\n" for line in self.lines[first - 1:last])


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.signature = headers.get("xinluon-answer-signature", "")
        try:
            self.json = json.loads(body)
        except ValueError:
            self.json = {}

    @property
    def type(self):
        return str(self.json.get("type", "")).removeprefix(PROBLEM)

    def signed_by(self, server_key, nonce):
        return verifies(server_key, answer_text(nonce, self.status, self.body), self.signature)

    def __str__(self):
        return f"{self.status} {self.body[:200]!r}"


class Server:
    """The way to a server. Trusts a pin and nothing else."""

    def __init__(self, url, pins):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port, self.pins = parts.hostname, parts.port or 443, pins
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.context.check_hostname = False
        self.context.verify_mode = ssl.CERT_NONE
        self.connection = None

    def connect(self):
        raw = socket.create_connection((self.host, self.port), timeout=30)
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line = self.context.wrap_socket(raw, server_hostname=self.host)
        if pin_of(line.getpeercert(True)) not in self.pins:
            raise ConnectionError("the server's key is not the pinned one")
        self.connection = http.client.HTTPSConnection(self.host, self.port)
        self.connection.sock = line

    def ask(self, method, path, body=b"", headers=None):
        for attempt in (1, 2):
            if self.connection is None:
                self.connect()
            try:
                try:
                    self.connection.request(method, path, body, headers or {})
                except OSError:
                    pass  # a server may answer before it has read what it will not take
                response = self.connection.getresponse()
                data = response.read()
                break
            except (http.client.HTTPException, OSError):
                self.connection = None
                if attempt == 2:
                    raise
        if response.will_close:
            self.connection = None
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, data)


class Kiosk:
    """One device: its key, its boot, what it sends."""

    def __init__(self, server, server_key, kiosk, key=None):
        self.server, self.server_key, self.id, self.key = server, server_key, kiosk, key or Key()
        self.boot, self.board = os.urandom(4).hex(), hashlib.sha256(b"conformance board").hexdigest()
        self.began = time.monotonic() - 600

    def enrol(self, code, **more):
        request = dict(v=1, code=code, kiosk=self.id, public_key=self.key.public, nonce=os.urandom(16).hex(),
                       board=self.board, software="conformance 1")
        request.update(more)
        answer = self.server.ask("POST", "/v1/enrol", json_line(request))
        answer.nonce = request["nonce"]
        return answer

    def envelope(self, chain, first, last, **more):
        envelope = dict(v=1, kiosk=self.id, epoch=chain.epoch, server_key=self.server_key, nonce=os.urandom(16).hex(),
                        prev_hash=chain.hashes[first - 1].hex(), first_seq=first, last_seq=last,
                        last_hash=chain.hashes[last].hex(), boot=self.boot,
                        sent_boot_ms=int((time.monotonic() - self.began) * 1000), board=self.board,
                        health=dict(pending=0, display=True, software="conformance 1", app_state="ok"))
        envelope.update(more)
        return {key: value for key, value in envelope.items() if value is not None}

    def post(self, envelope, body, encoding=None, key=None, path=None, signed_path=None, header=None, method="POST",
             signed_method=None):
        path = path or f"/v1/kiosks/{self.id}/batches"
        header = header or b64(json_line(envelope))
        signed = batch_text(header, signed_path or path, signed_method or method)
        headers = {"Xinluon-Envelope": header, "Xinluon-Signature": (key or self.key).sign(signed)}
        if encoding:
            headers["Content-Encoding"] = encoding
        answer = self.server.ask(method, path, body, headers)
        answer.nonce = envelope.get("nonce", "")
        return answer

    def errand(self, chain, what, body=b"", signed_body=None, **how):
        """A request beside the batches (§12, §16, §17): its envelope speaks of its body alone."""
        digest = sha256(body if signed_body is None else signed_body).hex()
        return self.post(self.envelope(chain, 1, 0, prev_hash=digest, last_hash=digest), body,
                         path=f"/v1/kiosks/{self.id}/{what}", **how)

    def send(self, chain, first, last, encoding=None, body=None, **more):
        """Records first to last; last = first - 1 is a heartbeat."""
        body = chain.body(first, last) if body is None else body
        if encoding == "gzip":
            body = gzip.compress(body)
        if encoding == "zstd":
            body = stored_zstd(body)
        return self.post(self.envelope(chain, first, last, **more), body, encoding)


def read_vectors(path):
    text = open(path, encoding="utf-8").read()
    block = re.search(r"```vectors\n(.*?)```", text, re.S).group(1)
    return dict(line.split(" = ", 1) for line in block.splitlines())


class Table:
    """The checks as they come, a row each, and what remains to be said at the end."""

    def __init__(self, title):
        self.rows, self.failed = 0, 0
        print(title, flush=True)

    def row(self, what, fine, seen=""):
        self.rows += 1
        self.failed += not fine
        print(f"  {'ok  ' if fine else 'FAIL'}  {what}" + ("" if fine else f"\n          {seen}"), flush=True)
        return fine

    def end(self):
        print(f"{self.rows} checks, {self.failed} failed", flush=True)
        return 1 if self.failed else 0

"""The test vectors of PROTOCOL.md against this implementation, which was written from the text alone."""
import base64
import gzip
import hashlib
import json
import subprocess
import sys
import tomllib

import protocol
from protocol import Key, answer_text, batch_text, sha256, verifies

BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def from_base32(text):
    bits = "".join(f"{BASE32.index(c):05b}" for c in text)
    return bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits) - 7, 8))


def unescaped(text):
    return text.replace("\\n", "\n").replace("\\u001f", "\x1f").encode()


def main(document):
    v = protocol.read_vectors(document)
    table = protocol.Table(f"test vectors of {document}")
    keys = {name: Key(base64.b64decode(v[f"{name}_seed"])) for name in ("device", "server", "issuer")}
    for name, key in keys.items():
        table.row(f"{name}'s public key", key.public == v[f"{name}_public_key"], key.public)
    h = sha256(b"xinluon-v1", v["kiosk"].encode(), v["epoch"].encode())
    table.row("h0", h.hex() == v["h0"], h.hex())
    for n in (1, 2, 3):
        h = sha256(h, v[f"record{n}"].encode())
        table.row(f"h{n}", h.hex() == v[f"h{n}"], h.hex())
    table.row("board", hashlib.sha256(v["board_serial"].encode()).hexdigest() in v["envelope"])
    table.row("envelope header", protocol.b64(v["envelope"].encode()) == v["envelope_header"])
    signed = keys["device"].sign(batch_text(v["envelope_header"], v["batch_path"]))
    table.row("batch signature", signed == v["batch_signature"], signed)
    body = "".join(v[f"record{n}"] + "\n" for n in (1, 2, 3)).encode()
    table.row("gzip", gzip.decompress(base64.b64decode(v["body_gzip"])) == body)
    unpacked = subprocess.run(["zstd", "-d", "-q", "-c"], input=base64.b64decode(v["body_zstd"]), capture_output=True)
    table.row("zstd", unpacked.stdout == body, unpacked.stderr)
    nonce = "00112233445566778899aabbccddeeff"
    for what, status, of in (("answer", v["answer_status"], nonce), ("problem", v["problem_status"], nonce),
                             ("heartbeat_answer", "200", nonce), ("poll_answer", "200", nonce),
                             ("config_answer", "200", nonce),
                             ("enrol_answer", "200", "ffeeddccbbaa99887766554433221100")):
        signed = keys["server"].sign(answer_text(of, status, v[what].encode()))
        table.row(f"{what} signature", signed == v[f"{what}_signature"], signed)
    signed = keys["device"].sign(batch_text(protocol.b64(v["config_envelope"].encode()), v["config_path"], "GET"))
    table.row("config signature", signed == v["config_signature"], signed)
    empty = json.loads(v["config_envelope"])
    table.row("config envelope speaks of nothing", empty["first_seq"] == 1 and empty["last_seq"] == 0 and
              empty["prev_hash"] == empty["last_hash"] == sha256(b"").hex())
    file = tomllib.loads(v["enrol_file"].replace("\\n", "\n"))
    table.row("enrolment file", file["server_key"] == v["server_public_key"] and
              file["code"] == json.loads(v["enrol_request"])["code"] and set(file) == {
                  "url", "pins", "server_key", "code", "note"}, file)
    words = protocol.six_words(v["kiosk"], v["server_public_key"], v["device_public_key"])
    table.row("six words", words == v["six_words"], words)
    ticket = from_base32(v["ticket"][3:])
    payload, signature = ticket[:-64], ticket[-64:]
    table.row("ticket payload", payload.hex() == v["ticket_payload"], payload.hex())
    table.row("ticket signature", verifies(v["issuer_public_key"], b"xinluon-v1-ticket\n" + payload,
                                           protocol.b64(signature)))
    header = json.loads(v["export_header"])
    h = bytes.fromhex(header["prev_hash"])
    for n in range(header["first_seq"], header["last_seq"] + 1):
        h = sha256(h, v[f"record{n}"].encode())
    table.row("export file's chain", h.hex() == header["last_hash"] and header["prev_hash"] == v["h1"])
    before = sha256(b"xinluon-v1-checkpoint")
    for name in ("checkpoint", "checkpoint2", "checkpoint3"):
        text = unescaped(v[name])
        table.row(f"{name} names the one before", f"previous {before.hex()}\n".encode() in text)
        before = sha256(before, text)
        table.row(f"{name} hash", before.hex() == v[f"{name}_hash"])
        table.row(f"{name} signature", keys["server"].sign(text) == v[f"{name}_signature"])
    places = [line.split() for line in text.decode().splitlines() if line.startswith(("head ", "anchor "))]
    heads = {tuple(place[1:3]): (int(place[3]), place[4]) for place in places if place[0] == "head"}
    anchors = {tuple(place[1:3]): (int(place[3]), place[4]) for place in places if place[0] == "anchor"}
    table.row("checkpoint3's anchor", list(anchors.items()) == [((v["kiosk"], v["epoch"]), (2, v["h2"]))] and
              all(seq <= heads[chain][0] for chain, (seq, _) in anchors.items()), places)
    nodes = {"counter:Q03": v["closed_tallies_counter"], "officer:CB-0012": v["closed_tallies_officer"]}
    rows = {node: unescaped(rows) for node, rows in nodes.items()}
    digest = sha256(*(f"{node}\x1f{sha256(rows[node]).hex()}\n".encode() for node in sorted(rows)))
    table.row("checkpoint3 signs what purged votes counted", f"closed {digest.hex()}\n".encode() in text)
    seq, anchor_hash = anchors[v["kiosk"], v["epoch"]]
    following = sha256(bytes.fromhex(anchor_hash), v[f"record{seq + 1}"].encode())
    table.row("the chain begins at it", (seq + 1, following.hex()) == heads[v["kiosk"], v["epoch"]])
    for body, digest in (("poll_body", "poll_hash"), ("poll_body2", "poll_hash2"), ("journal_body", "journal_hash")):
        table.row(digest, sha256(v[body].encode()).hex() == v[digest])
    said = [json.loads(v[name]) for name in v if name.startswith("socket_")]
    table.row("socket lines", all(("ask" in line) != ("answer" in line) for line in said))
    answer = json.loads(v["socket_records_answer"])
    h = bytes.fromhex(answer["prev_hash"])
    for line in answer["lines"]:
        h = sha256(h, line.encode())
    table.row("socket records' chain", answer["prev_hash"] == v["h1"] and h.hex() == answer["last_hash"] == v["h3"])
    lows, highs = ([tuple(map(int, v[f"dating_{side}{n}"].split(" at "))) for n in (1, 2)] for side in ("low", "high"))
    for n in (1, 2, 3):
        dated = protocol.dated(lows, highs, int(v[f"dating_boot_ms{n}"]))
        table.row(f"dating {n}", dated == (int(v[f"dating_t_low{n}"]), int(v[f"dating_t_high{n}"])), dated)
    return table.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

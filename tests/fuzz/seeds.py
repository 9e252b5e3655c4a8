#!/usr/bin/env python3
"""Beginnings for the fuzz targets, out of the protocol's test vectors and the sample files: seeds.py OUT."""
import gzip
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent.parent
out = pathlib.Path(sys.argv[1])


def put(target, *seeds):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    for i, seed in enumerate(seeds):
        (folder / f"seed-{i}").write_bytes(seed if isinstance(seed, bytes) else seed.encode())


text = (root / "sync/wire/PROTOCOL.md").read_text()
block = re.search(r"```vectors\n(.*?)```", text, re.S).group(1)
v = dict(line.split(" = ", 1) for line in block.splitlines())
records = [v[f"record{n}"] for n in (1, 2, 3)]
body = "".join(record + "\n" for record in records).encode()
open_votes = [re.sub(r'"seq":\d+,', "", record) for record in records]
put("record", *records, *open_votes)
put("envelope", v["envelope"], v["envelope_header"])
put("batch", b"\x82" + body, b"\x80" + b"\x28\xb5\x2f\xfd\x20\x03\x19\x00\x00ab\n", b"\x81" + gzip.compress(body, mtime=0))
put("enrolment", v["enrol_request"], v["enrol_answer"],
    f'url = "https://a:1"\npins = ["sha256//{"A" * 43}="]\nserver_key = "{v["server_public_key"]}"\ncode = "7K3M-AB01"\n')
put("answer", *("\x00" + v[name] for name in ("answer", "heartbeat_answer", "problem")), v["answer"], v["problem"])
invite = '"token":"a-1","officer":"CB-0012","officer_name":"Lan","field":"x","procedure":"1.0","transaction":"tiep_nhan"'
line = '{"id":7,"line":"{\\"ask\\":\\"withdraw\\"}"}'
put("invitation", v["poll_body"], f'{{"hold_ms":5,"answers":[{line}]}}', f'{{"server_ms":5,"requests":[{line}]}}',
    f'{{{invite},"patience_ms":5}}')
epoch, h = v["epoch"], v["h1"]
put("socket", '{"ask":"hello"}', f'{{"ask":"records","epoch":"{epoch}","after":1,"max_records":5,"max_bytes":99}}',
    f'{{"ask":"hash","epoch":"{epoch}","seq":1}}', '{"ask":"wait","after":1,"timeout_ms":5}',
    f'{{"ask":"report","epoch":"{epoch}","head_seq":5,"backed_up_seq":1,"server_state":"ok"}}',
    f'{{"ask":"invite",{invite}}}', '{"ask":"withdraw","token":"a-1"}',
    f'{{"answer":"hello","kiosk":"K","counter":"Q","boot":"5b1c09e2","software":"x","app_state":"ok","display":true,'
    f'"epochs":[{{"epoch":"{epoch}","first_seq":1,"head_seq":1,"head_hash":"{h}","held_seq":1}}],"armed":true}}',
    f'{{"answer":"records","epoch":"{epoch}","first_seq":1,"prev_hash":"{h}","last_hash":"{h}","lines":["a\\n"]}}',
    f'{{"answer":"hash","hash":"{h}"}}', '{"answer":"wait","head_seq":5,"hurry":true}', '{"answer":"report"}',
    '{"answer":"counter","fate":"refused","refusal":"closed"}', '{"answer":"error","code":"full","message":"x"}',
    '{"ask":"configure","version":4,"toml":"mute = true"}', '{"answer":"configure"}', '{"ask":"hurry"}',
    '{"command":"unit add","arguments":{"subject":"TM","name":"T"}}', '{"text":"done","file":"x"}',
    '{"error":"rejected","message":"x"}')
put("settings", '{"server_ms":5,"version":4,"toml":"mute = true"}', '{"request":4,"lines":["2026-11-22T09:00:00 a"]}',
    'languages = ["vi", "en"]\nmute = true\n[hours]\nmonday = ["07:30-11:30", "13:30-17:00"]\n')
put("sign_on", b"\x00" + b'{"keys":[{"kty":"EC","crv":"P-256","kid":"k","x":"' + b"A" * 43 + b'","y":"' + b"A" * 43 +
    b'"},{"kty":"RSA","use":"sig","kid":"r","n":"' + b"_" * 342 + b'","e":"AQAB"}]}',
    b"\x01eyJhbGciOiJFUzI1NiIsImtpZCI6ImsifQ.eyJpc3MiOiJodHRwczovL2kifQ." + b"A" * 86,
    b'\x02{"iss":"https://i","aud":["c","d"],"azp":"c","exp":1790000300,"iat":1789999990,"nonce":"n","sub":"lan"}')
# A row of each table of a bundle, and the manifest behind the last.
storage = root / "sync/server/storage"
tables = re.findall(r'^ {6}table\((.*?)\}(?:,\s*\w+)?\)', (storage / "dump.cpp").read_text(), re.S | re.M)
value = {"text": '"a"', "number": "1", "blob": '"base64:AAAA"'}
rows = ["{" + ",".join(f'"{name}":{value[kind]}' for kind, name in re.findall(r'\b(text|number|blob)\("(\w+)"\)', table)) + "}"
        for table in tables]
schema = max(int(file.name.split("_")[1]) for file in storage.glob("migration_*.cpp"))
put("bundle", *(bytes([i]) + row.encode() for i, row in enumerate(rows)), bytes([len(rows)]) +
    b'{"format":"xinluon-audit-1","schema":%d,"made_ms":5,"first_day":1,"last_day":2,"chains":{"unit.jsonl":"ab"}}' % schema)
put("import", v["export_header"] + "\n" + records[1] + "\n" + records[2] + "\n", v["checkpoint"].replace("\\n", "\n"),
    v["checkpoint3"].replace("\\n", "\n"))
put("csv", "\ufeffid;name;note\r\nX1;Xã Mẫu 01;\"a;\nb\"\r\n".encode(), b"id,name\nX1,X\xe3 M\xe2\xdeu\n")
put("ticket", b"\x00" + v["ticket"].encode(), b"\x01" + bytes.fromhex(v["ticket_payload"]))
put("http", '{"name":"lan","password":"x"}', '{"name":"x","day":"2026-11-22","id":"Q03","level":5,"flag":true}', "10.0.0.2, 2001:db8::1",
    "/v1/percentages?period=2026-11&unit=TM%20X&a=b+c", "xinluon=abc; a=b")
samples = [(root / "assets/sample" / name).read_text() for name in ("kiosk.toml", "sync.toml", "server.toml")]
bare = ["".join(l + "\n" for l in s.splitlines() if l and not l.startswith("#")) for s in samples]
put("configuration", *bare, f'url = "https://a:1"\npins = ["sha256//x"]\nserver_key = "{v["server_public_key"]}"\n'
    'kiosk = "K"\ncounter = "Q"\nunit_name = ""\ncounter_name = ""\n',
    'server = "ok"\napp_reached = true\nlast_outcome = "ok"\nlast_signed_boot_ms = 5\n\n[epochs]\nab = "x"\n')
put("server_configuration", bare[2])
put("strings", *((root / f"assets/strings/{lang}.toml").read_bytes() for lang in ("en", "km")
                 if (root / f"assets/strings/{lang}.toml").exists()))

# Words that a blind search would need long for.
words = sorted(set(re.findall(r'"[a-z_]{2,24}"', block + " ".join((out / t / s).read_text(errors="ignore") for t in (
    "socket", "invitation", "configuration") for s in [p.name for p in (out / t).iterdir()]))))
keys = sorted(set(re.findall(r"^[a-z_.]{2,24}(?= =)", "\n".join(bare), re.M)))
quoted = ['"' + word.replace('"', '\\"') + '"' for word in words] + [f'"{key} = "' for key in keys]
(out / "words.dict").write_text("\n".join(quoted) + "\n")

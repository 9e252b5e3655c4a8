#!/usr/bin/env python3
"""A mail server for tests: takes what it is sent, reads it with Python's own mail parser, and leaves it as JSON.

    smtp_server.py FOLDER starttls|tls|none|silent [CERTIFICATE KEY [USER PASSWORD]]

FOLDER/port says where it listens; FOLDER/1.json, 2.json … are the messages. Recipients "khong-co@…" are refused for
good, "ban@…" for the moment. "silent" takes connections and never says a word.
"""
import asyncio
import base64
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, mode, *rest = sys.argv[1:]
certificate, key = rest[:2] if len(rest) >= 2 else (None, None)
user, password = rest[2:4] if len(rest) >= 4 else (None, None)


def put(name, text):
    with open(f"{folder}/{name}.new", "w", encoding="utf-8") as file:
        file.write(text)
    os.rename(f"{folder}/{name}.new", f"{folder}/{name}")


class Handler:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("khong-co@"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("ban@"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("plain",))
        self.taken += 1
        put(f"{self.taken}.json", json.dumps({
            "mail_from": envelope.mail_from,
            "rcpt_tos": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "signed_in": bool(session.authenticated),
            "helo": session.host_name,
            "subject": message["subject"],
            "from": str(message["from"]),
            "to": str(message["to"]),
            "date": message["date"].datetime.isoformat(),
            "id": message["message-id"],
            "headers": message.keys(),
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "text": body.get_content().replace("\r\n", "\n"),
            "encoding": body["content-transfer-encoding"],
            "longest_line": max(len(line) for line in envelope.content.split(b"\r\n")),
            "attachments": [{"name": part.get_filename(), "type": part.get_content_type(),
                             "bytes": base64.b64encode(part.get_payload(decode=True)).decode()}
                            for part in message.iter_attachments()],
        }, ensure_ascii=False))
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    right = data.login == user.encode() and data.password == password.encode()
    return AuthResult(success=right, handled=right)


async def main():
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
    options = {"enable_SMTPUTF8": False, "hostname": "thu.mau.example"}
    if mode == "starttls":
        options.update(tls_context=context, require_starttls=True)
    if user:
        options.update(authenticator=authenticate, auth_required=True, auth_require_tls=mode == "starttls")
    handler = Handler()
    loop = asyncio.get_running_loop()

    def factory():
        return asyncio.Protocol() if mode == "silent" else SMTP(handler, loop=loop, **options)

    server = await loop.create_server(factory, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
    put("port", str(server.sockets[0].getsockname()[1]))
    await server.serve_forever()


asyncio.run(main())

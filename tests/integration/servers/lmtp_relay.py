#!/usr/bin/python3
"""lmtp_relay.py DIR: what Postfix does for the tests, without root: takes mail on the ports of DIR/ports, writes the
Authentication-Results header by the same rules and hands over to Dovecot's LMTP. It has no queue: what LMTP refuses is
refused to the sender. Runs until killed."""
import asyncio
import re
import smtplib
import ssl
import sys
from email.utils import formatdate

from aiosmtpd.smtp import SMTP, AuthResult

REFUSED = [(re.compile("refused@"), "550 5.1.1 No such user"), (re.compile("greylisted@"), "450 4.2.0 Greylisted")]


class Handler:
    def __init__(self, folder, ports):
        self.lmtp_port = ports["LMTP_PORT"]
        self.rules = []
        for line in open(f"{folder}/authentication_results"):
            if found := re.match(r"/(.*)/ PREPEND (.*)$", line):
                self.rules.append((re.compile(found[1]), found[2]))

    def authentication_results(self, session, sender):
        if session.authenticated:
            return f"Authentication-Results: mx.test; auth=pass smtp.auth={session.auth_data}"
        for pattern, header in self.rules:
            if found := pattern.search(sender):
                return re.sub(r"\$(\d)", lambda group: found[int(group[1])], header)
        return "Authentication-Results: mx.test; none"

    async def handle_RCPT(self, server, session, envelope, address, options):
        for pattern, answer in REFUSED:
            if pattern.match(address):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        sender = envelope.mail_from or ""
        head = (f"{self.authentication_results(session, sender or '<>')}\r\n"
                f"Received: from {session.host_name} ([{session.peer[0]}])\r\n"
                f"\tby mx.test with ESMTP; {formatdate()}\r\n")
        message = head.encode() + envelope.content
        return await asyncio.get_running_loop().run_in_executor(None, self.deliver, sender, envelope.rcpt_tos, message)

    def deliver(self, sender, recipients, message):
        answer = "250 2.0.0 Ok"
        try:
            with smtplib.LMTP("127.0.0.1", self.lmtp_port, local_hostname="mx.test") as lmtp:
                for recipient in recipients:
                    try:
                        lmtp.sendmail(sender, [recipient], message)
                    except smtplib.SMTPRecipientsRefused as refused:
                        code, text = refused.recipients[recipient]
                        answer = f"{code} {text.decode().splitlines()[0]}"
        except (OSError, smtplib.SMTPException) as failure:
            return f"451 4.3.0 {type(failure).__name__}"
        return answer


def authenticator(users):
    def check(server, session, envelope, mechanism, data):
        name = data.login.decode()
        if users.get(name) != data.password.decode():
            return AuthResult(success=False, handled=False)
        return AuthResult(success=True, auth_data=name)
    return check


async def main(folder):
    ports = {}
    for line in open(f"{folder}/ports"):
        name, value = line.strip().split("=", 1)
        if name.endswith("_PORT"):
            ports[name] = int(value)
    users = {}
    for line in open(f"{folder}/users"):
        name, password = line.split(":")[:2]
        users[name] = password.removeprefix("{PLAIN}")
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(f"{folder}/tls/server.pem", f"{folder}/tls/server.key")

    handler = Handler(folder, ports)
    common = dict(hostname="mx.test", enable_SMTPUTF8=True, data_size_limit=60_000_000, ident="ESMTP lmtp_relay")
    login = dict(authenticator=authenticator(users), auth_required=True)
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(lambda: SMTP(handler, tls_context=tls, **common), "127.0.0.1", ports["SMTP_PORT"]),
        await loop.create_server(lambda: SMTP(handler, tls_context=tls, require_starttls=True, **login, **common),
                                 "127.0.0.1", ports["SUBMISSION_PORT"]),
        await loop.create_server(lambda: SMTP(handler, auth_require_tls=False, **login, **common),
                                 "127.0.0.1", ports["SMTPS_PORT"], ssl=tls),
    ]
    await asyncio.gather(*(server.serve_forever() for server in servers))


asyncio.run(main(sys.argv[1]))

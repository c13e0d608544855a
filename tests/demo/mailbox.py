#!/usr/bin/python3
"""Looks into a mailbox over IMAP, as its owner's mail client would. Environment: IMAPS_PORT, CA_FILE, PASSWORD.

  mailbox.py wait ADDRESS SECONDS FILE NAME=REGEX...  waits for the first mail that matches, writes its bytes to FILE; exit 1
                                                      when none comes in time
  mailbox.py count ADDRESS [NAME=REGEX...]            prints how many mails match
  mailbox.py header FILE NAME                         prints the decoded value; exit 1 when there is none
  mailbox.py show FILE LINES NAME...                  prints these headers, the first LINES lines of the text, attachments

NAME is a header, Body, or Attachment (its file name); all conditions must match, decoded.
"""
import email
import email.policy
import imaplib
import os
import re
import ssl
import sys
import time


def open_inbox(address):
    context = ssl.create_default_context(cafile=os.environ["CA_FILE"])
    imap = imaplib.IMAP4_SSL("127.0.0.1", int(os.environ["IMAPS_PORT"]), ssl_context=context, timeout=20)
    imap.login(address, os.environ["PASSWORD"])
    imap.select("INBOX", readonly=True)
    return imap


def mails(imap):
    imap.noop()
    for number in imap.search(None, "ALL")[1][0].split():
        yield imap.fetch(number, "(BODY.PEEK[])")[1][0][1]


def parse(raw):
    return email.message_from_bytes(raw, policy=email.policy.default)


def text_of(message):
    body = message.get_body(("plain", "html"))
    return body.get_content() if body else ""


def matches(raw, conditions):
    message = parse(raw)
    for condition in conditions:
        name, pattern = condition.split("=", 1)
        if name == "Body":
            value = text_of(message)
        elif name == "Attachment":
            value = "\n".join(part.get_filename() or "" for part in message.walk())
        else:
            value = "\n".join(str(v) for v in message.get_all(name, []))
        if not re.search(pattern, value):
            return False
    return True


def wait(address, seconds, file, *conditions):
    imap = open_inbox(address)
    end = time.monotonic() + float(seconds)
    while True:
        for raw in mails(imap):
            if matches(raw, conditions):
                with open(file, "wb") as out:
                    out.write(raw)
                return
        if time.monotonic() > end:
            sys.exit(1)
        time.sleep(0.3)


def count(address, *conditions):
    print(sum(matches(raw, conditions) for raw in mails(open_inbox(address))))


def header(file, name):
    value = parse(open(file, "rb").read())[name]
    if value is None:
        sys.exit(1)
    print(re.sub(r"\s+", " ", str(value)))


def show(file, lines, *names):
    message = parse(open(file, "rb").read())
    for name in names:
        for value in message.get_all(name, []):
            print(name + ": " + re.sub(r"\s+", " ", str(value)))
    text = text_of(message).strip().splitlines()
    if int(lines) and text:
        print()
        print("\n".join(text[:int(lines)]))
        if len(text) > int(lines):
            print(f"[... {len(text) - int(lines)} more lines]")
    for part in message.iter_attachments():
        print(f"[attachment: {part.get_filename() or part.get_content_type()}, {len(part.get_payload(decode=True) or b'')} bytes]")


if __name__ == "__main__":
    commands = {"wait": wait, "count": count, "header": header, "show": show}
    if len(sys.argv) < 3 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    commands[sys.argv[1]](*sys.argv[2:])

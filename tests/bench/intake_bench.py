#!/usr/bin/env python3
"""From mails in a real Dovecot to committed tickets with their acknowledgements queued, next to mbsync fetching the
same mailbox in the same run.

    intake_bench.py [--program build/release/ticketd] [--mails 2000] [--bytes 13000] [--rounds 3] [--dir DIR]

TLS, synchronous=FULL; DIR (default: build/bench) should be on a real disk. Budgets of automatic replies are raised and
the SMTP server is a closed port, so that nothing is sent meanwhile. Time runs from the login (mailbox_connected in the
log) to the last ticket; CPU is the whole ticketd process from its start, user and system. Prints medians.
"""
import argparse
import json
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SERVERS = os.path.join(ROOT, "tests/integration/servers/servers.sh")
SUPPORT = "support@acme.example"
PASSWORD = "secret"
WORDS = ("the parcel that I ordered last week has not arrived and the invoice shows another address could you please "
         "look at it thank you for your help order delivery refund account payment colour size damaged").split()


def letter(number, size, dice):
    head = (f"Return-Path: <c{number}@customer{number % 500}.example>\n"
            f"Authentication-Results: mx.test; dmarc=pass header.from=customer{number % 500}.example\n"
            f"Received: from mail.example (mail.example [192.0.2.7]) by mx.test with ESMTPS id {number:08X};"
            f" {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\n"
            f"From: \"Customer {number}\" <c{number}@customer{number % 500}.example>\nTo: {SUPPORT}\n"
            f"Subject: =?UTF-8?Q?Question_{number}_about_my_order_=E2=82=AC?=\n"
            f"Message-ID: <{number}.{dice.getrandbits(64):x}@customer{number % 500}.example>\n"
            f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\nMIME-Version: 1.0\n"
            f"Content-Type: multipart/alternative; boundary=\"b{number}\"\n\n")
    words = " ".join(dice.choice(WORDS) for _ in range(size // 14))
    lines = re.findall(r".{1,72}(?:\s|$)", words)
    text = "\n".join(lines)
    html = "<html><body>" + "".join(f"<p>{line}</p>\n" for line in lines) + "</body></html>"
    return (head + f"--b{number}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
            f"--b{number}\nContent-Type: text/html; charset=utf-8\n\n{html}\n--b{number}--\n")


def fill(maildir, mails, size):
    dice = random.Random(7)
    for folder in ("new", "cur", "tmp"):
        os.makedirs(os.path.join(maildir, folder))
    total = 0
    for number in range(mails):
        content = letter(number, size, dice).encode()
        total += len(content)
        with open(os.path.join(maildir, "new", f"{int(time.time())}.M{number:06d}P1.bench"), "wb") as file:
            file.write(content)
    if os.getuid() == 0:
        home = os.path.dirname(maildir)
        subprocess.run(["chown", "-R", "--reference", os.path.dirname(home), home], check=True)
    return total / mails


def closed_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def write_config(folder, ports):
    os.makedirs(os.path.join(folder, "state"))
    for name, content in (("password", PASSWORD), ("keys", "k1 " + "a" * 64)):
        path = os.path.join(folder, name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(content + "\n")
    path = os.path.join(folder, "ticketd.toml")
    with open(path, "w") as file:
        file.write(f'''[daemon]
state_dir = "{folder}/state"
token_key_file = "{folder}/keys"
control_socket = "{folder}/control"
auto_replies_per_hour = 1000000
auto_replies_per_domain_per_hour = 1000000
[[mailbox]]
address = "{SUPPORT}"
imap = "imaps://127.0.0.1:{ports["IMAPS_PORT"]}"
smtp = "smtp://127.0.0.1:{closed_port()}"
user = "{SUPPORT}"
password_file = "{folder}/password"
ca_file = "{ports["CA_FILE"]}"
authserv_id = "mx.test"
queue = "support"
start = "all"
[[queue]]
name = "support"
agents = ["alice"]
[[agent]]
name = "alice"
address = "alice@acme.example"
[[calendar]]
zone = "Europe/Berlin"
hours = {{ mon-fri = "09:00-17:00" }}
''')
    return path


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_memory_mb(pid):
    return int(re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


def ticketd_round(program, folder, ports, mails):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    config = write_config(folder, ports)
    log = open(os.path.join(folder, "log"), "wb")
    process = subprocess.Popen([program, "run", "--config", config], stdout=log, stderr=log)
    begun = None
    try:
        deadline = time.monotonic() + 300
        while time.monotonic() < deadline:
            if begun is None and b"mailbox_connected" in open(log.name, "rb").read():
                begun = time.monotonic()
            answer = subprocess.run([program, "status", "--json", "--config", config], capture_output=True)
            if answer.returncode == 0 and json.loads(answer.stdout)["tickets"].get("open", 0) >= mails:
                ended = time.monotonic()
                database = sum(os.path.getsize(os.path.join(folder, "state", f)) for f in os.listdir(folder + "/state"))
                return {"seconds": ended - begun, "cpu": cpu_seconds(process.pid),
                        "memory": peak_memory_mb(process.pid), "disk": database / mails}
            time.sleep(0.03)
        raise SystemExit("ticketd did not finish:\n" + open(log.name).read()[-3000:])
    finally:
        process.terminate()
        process.wait()


def mbsync_round(folder, ports, mails):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder + "/mail")
    config = os.path.join(folder, "mbsyncrc")
    with open(config, "w") as file:
        file.write(f'''IMAPAccount a
Host localhost
Port {ports["IMAPS_PORT"]}
User {SUPPORT}
Pass {PASSWORD}
SSLType IMAPS
CertificateFile {ports["CA_FILE"]}

IMAPStore far
Account a

MaildirStore near
Path {folder}/mail/
Inbox {folder}/mail/INBOX

Channel c
Far :far:
Near :near:
Sync Pull New
Create Near
SyncState *
''')
    before = os.times()
    begun = time.monotonic()
    subprocess.run(["mbsync", "-q", "-c", config, "c"], check=True)
    seconds = time.monotonic() - begun
    after = os.times()
    if len(os.listdir(folder + "/mail/INBOX/new")) + len(os.listdir(folder + "/mail/INBOX/cur")) < mails:
        raise SystemExit("mbsync did not fetch everything")
    return {"seconds": seconds, "cpu": after.children_user + after.children_system - before.children_user
            - before.children_system}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=os.path.join(ROOT, "build/release/ticketd"))
    parser.add_argument("--mails", type=int, default=2000)
    parser.add_argument("--bytes", type=int, default=13000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dir", default=os.path.join(ROOT, "build/bench"))
    options = parser.parse_args()
    folder = os.path.abspath(options.dir)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    servers = os.path.join(folder, "servers")
    subprocess.run([SERVERS, "start", servers, f"{SUPPORT}:{PASSWORD}"], check=True,
                   env={**os.environ, "SERVERS": "imap"}, stdout=subprocess.DEVNULL)
    try:
        ports = dict(line.strip().split("=", 1) for line in open(servers + "/ports"))
        size = fill(os.path.join(servers, "mail", SUPPORT, "Maildir"), options.mails, options.bytes)
        mbsync_round(folder + "/mbsync", ports, options.mails)  # lets Dovecot build its index, for both
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(ticketd_round(options.program, folder + "/ticketd", ports, options.mails))
            theirs.append(mbsync_round(folder + "/mbsync", ports, options.mails))
        median = lambda rounds, key: statistics.median(r[key] for r in rounds)
        rate = options.mails / median(ours, "seconds")
        print(f"{options.mails} mails of {size / 1000:.1f} KB, {options.rounds} rounds, medians")
        print(f"ticketd  {rate:7.0f} mails/s to committed tickets   {median(ours, 'cpu') / options.mails * 1e3:.2f} ms CPU a mail"
              f"   {median(ours, 'memory'):.0f} MB peak   {median(ours, 'disk') / 1000:.1f} KB on disk a mail")
        print(f"mbsync   {options.mails / median(theirs, 'seconds'):7.0f} mails/s fetched to files"
              f"        {median(theirs, 'cpu') / options.mails * 1e3:.2f} ms CPU a mail")
        print(f"ratio ticketd / mbsync: {median(theirs, 'seconds') / median(ours, 'seconds'):.2f}")
    finally:
        subprocess.run([SERVERS, "stop", servers], check=False)


main()

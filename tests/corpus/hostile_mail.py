#!/usr/bin/env python3
"""Every hostile mail is parsed within its limits (RELIABILITY, invariant 11; F49, F50).

hostile_mail.py [--cpu-seconds N] [--resident-mb N] FOLDER TICKETD: FOLDER holds small ones and make_hostile.py,
which writes the large ones. Where FOLDER is missing: exit 77 (skipped), or 1 when the environment says CI=true.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77


def mails(folder, scratch):
    subprocess.run([sys.executable, folder / "make_hostile.py", scratch], check=True)
    yield from sorted(Path(scratch).iterdir())
    yield from sorted(f for f in folder.iterdir() if f.suffix in (".eml", ".txt", ".b64"))


def failure(mail, options):
    """What is wrong with the way `mail` is parsed, or None; and what it cost."""
    def limit_cpu():
        resource.setrlimit(resource.RLIMIT_CPU, (options.cpu_seconds, options.cpu_seconds))

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen([options.ticketd, "inspect", "mail", mail], stdout=out, stderr=err, preexec_fn=limit_cpu)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        cost = f"{used.ru_utime + used.ru_stime:.2f} s, {used.ru_maxrss // 1024} MB"
        if child.returncode != 0:
            return f"exit code {child.returncode}: {err.read()[-2000:].decode(errors='replace')}", cost
        if used.ru_maxrss > options.resident_mb * 1024:
            return f"more than {options.resident_mb} MB resident", cost
        try:
            json.loads(out.read())
        except ValueError as error:
            return f"not one JSON object: {error}", cost
        return None, cost


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cpu-seconds", type=int, default=10)
    parser.add_argument("--resident-mb", type=int, default=256)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ticketd")
    options = parser.parse_args()
    if not (options.folder / "make_hostile.py").exists():
        required = os.environ.get("CI") == "true"
        print(f"{'FAILED' if required else 'skipped'}: no hostile mail at {options.folder}")
        return 1 if required else SKIPPED

    failed = seen = 0
    with tempfile.TemporaryDirectory(prefix="ticketd-hostile-") as scratch:
        for mail in mails(options.folder, scratch):
            wrong, cost = failure(mail, options)
            seen += 1
            failed += wrong is not None
            print(f"{mail.name:32} {cost}{'' if wrong is None else '  FAILED: ' + wrong}")
    print(f"{seen} mails, {failed} failed")
    return 1 if failed or not seen else 0


if __name__ == "__main__":
    sys.exit(main())

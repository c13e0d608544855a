#!/usr/bin/env python3
"""The scores on the mail corpus, and the floor under each.

scores.py --exceptions FILE CORPUS TICKETD [SET...]: runs CORPUS/score.py and fails below a floor. Where CORPUS is
missing: exit 77 (skipped), or 1 when the environment says CI=true.

FILE lists expectations of the corpus that are plainly wrong, as a Markdown table `| set | file | fields | reason |`.
They are left out of a field's count where they fail. At most one in a hundred of a set may be listed, and an entry
that no longer fails is a mistake.
"""
import argparse
import collections
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
EXCEPTIONS_MAX = 0.01

FLOORS = {
    "mime": {"subject": 0.998, "from_addr": 0.998, "to": 0.998, "date": 0.998, "text": 0.995, "text_words": 0.995,
             "text_contains": 0.995, "att_set": 0.998, "att_name": 0.995},
    "reply": {"exact_or_signature_kept": 0.90},
    "auto": {"kind": 0.98, "human_left_alone": 1.0, "bounce_recipient": 0.98, "bounce_status": 0.995, "bounce_permanent": 0.98},
    "thread": {"pair_precision": 0.999, "pair_recall": 0.985},
}
TOKEN_F1_FLOORS = {"all": 0.95, "natural": 0.97}


def read_exceptions(path):
    """{(set, field): {file}} and {set: {file}}"""
    by_field, by_set = collections.defaultdict(set), collections.defaultdict(set)
    for line in path.read_text(encoding="utf8").splitlines():
        cells = [c.strip().strip("`") for c in line.strip().strip("|").split("|")]
        if not line.startswith("|") or len(cells) != 4 or cells[0] not in FLOORS:
            continue
        which, file, fields, reason = cells
        if not reason:
            raise ValueError(f"an exception without a reason: {file}")
        by_set[which].add(file)
        for field in fields.split(","):
            by_field[which, field.strip()].add(file)
    return by_field, by_set


def run(options, report):
    command = [sys.executable, options.corpus / "score.py", "--batch", "--jobs", "2", "--json", report, "--sets", ",".join(options.sets),
               "--thread-cmd", shlex.join([options.ticketd, "inspect", "threads"]), "--", options.ticketd, "inspect", "mail", "--batch"]
    subprocess.run(command, check=True)
    return json.loads(Path(report).read_text(encoding="utf8"))


def check_runs(which, report):
    bad = report.get(which + "_run", {}).get("bad", [])
    return [f"{which}: {status} on {file}" for file, status in bad]


def check_exceptions(which, report, by_field, by_set):
    messages = sum(report[which + "_run"]["counts"].values())
    allowed = int(messages * EXCEPTIONS_MAX)
    if len(by_set[which]) > allowed:
        yield f"{which}: {len(by_set[which])} exceptions, at most {allowed} are allowed"
    for (of, field), files in sorted(by_field.items()):
        if of != which:
            continue
        failing = {f["file"] for f in report[which + "_fails"].get(field, [])}
        for file in sorted(files - failing):
            yield f"{which} {field}: {file} is listed as an exception and does not fail"


def check_floors(which, report, by_field):
    for field, floor in FLOORS[which].items():
        if which == "thread":
            score, of = report[which][field], report[which]["messages"]
        else:
            good, of = report[which][field]
            failing = {f["file"] for f in report[which + "_fails"].get(field, [])}
            of -= len(by_field[which, field] & failing)
            score = good / of
        print(f"{which} {field}: {score:.4f} of {of} (floor {floor})")
        if score < floor:
            yield f"{which} {field}: {score:.4f} is below {floor}"
    if which == "reply":
        for field, floor in TOKEN_F1_FLOORS.items():
            score = report["reply_tokens"][field]["f1"]
            print(f"reply token F1, {field}: {score:.4f} (floor {floor})")
            if score < floor:
                yield f"reply token F1, {field}: {score:.4f} is below {floor}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--exceptions", type=Path, required=True)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("ticketd")
    parser.add_argument("sets", nargs="*", default=list(FLOORS))
    options = parser.parse_args()
    if not (options.corpus / "score.py").exists():
        required = os.environ.get("CI") == "true"
        print(f"{'FAILED' if required else 'skipped'}: no mail corpus at {options.corpus}")
        return 1 if required else SKIPPED

    by_field, by_set = read_exceptions(options.exceptions)
    with tempfile.TemporaryDirectory(prefix="ticketd-scores-") as scratch:
        report = run(options, str(Path(scratch) / "report.json"))
    print()
    wrong = []
    for which in options.sets:
        wrong += check_runs(which, report)
        wrong += check_floors(which, report, by_field)
        if which != "thread":
            wrong += check_exceptions(which, report, by_field, by_set)
    for line in wrong:
        print("FAILED", line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

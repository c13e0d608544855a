#!/usr/bin/env python3
"""The rules of the house that a compiler does not see. rules.py ROOT prints each breach as file:line: what.

Who may include whom (never upwards), which library stays behind which door, how long a file may be, what a
comment may not say. rules_test.py proves that each rule can fail.
"""
import re
import subprocess
import sys
from pathlib import Path

# Folder -> what its files may include from the project. The longest folder that fits a file decides.
# A folder's value headers are those without I/O and behaviour: the only ones that may travel down a layer.
MAY_INCLUDE = {
    "parser": ["parser/"],
    "autoresponder": ["parser/", "autoresponder/"],
    "db": ["parser/", "autoresponder/", "db/"],
    "daemon/desk": ["parser/", "autoresponder/", "daemon/desk/", "db/records.hpp"],
    "daemon": ["parser/", "autoresponder/", "db/", "daemon/"],
    "tests": [""],
}

# Header (as a regular expression) -> the only folders whose files may include it.
DOORS = {
    r"sqlite3\.h": ["db/", "tests/db/"],
    r"mimetic/": ["parser/"],
    r"curl/": ["daemon/mail/", "tests/"],
    r"boost/asio": ["daemon/", "tests/"],
    r"CLI/": ["daemon/"],
    r"kainjow/": ["autoresponder/"],
    r"libical/": ["daemon/desk/"],
    r"date/tz\.h": ["daemon/desk/"],
}
# Folder -> its headers that others may include; the rest is its own business. Its tests may look inside.
PUBLIC = {
    "db/": ["faq", "ledger", "outbox", "record_names", "records", "store", "store_error", "tickets"],
}
# These folders are pure, or wait for nothing but the disk: no event loop in them.
NO_LOOP = ["daemon/desk/"]
MIMETIC_FILES = 2
LINES_MAX = 400
BAD_NAMES = re.compile(r"(^|_)(util|utils|helper|helpers|misc|common)(_|$)")
BAD_WORDS = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|\bnot implemented\b|\bstub\b(?! ticket)")
# log::info("name", {...}) and log::event(level, "name", {...}), debug aside: that is for developers. A name may be
# chosen there (`a ? "one" : "other"`); the fields, in braces, are no names.
EVENT_CALL = re.compile(r"\blog::(?:info|warning|error|event)\(([^;{]*)")
EVENT_NAME = re.compile(r'"([a-z_]+)"')
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')


def layer(path):
    fits = [f for f in MAY_INCLUDE if path.startswith(f + "/")]
    return max(fits, key=len) if fits else None


def check_includes(path, lines, tree):
    own = layer(path)
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        project, system = found.groups()
        if project is not None:
            if project not in tree:
                yield number, f'"{project}" is not a file, seen from the root of the project'
            elif own and not any(project.startswith(p) for p in MAY_INCLUDE[own]):
                yield number, f"{own} must not include {project}"
            for folder, public in PUBLIC.items():
                inside = path.startswith((folder, "tests/" + folder))
                if project.startswith(folder) and not inside and project not in [f"{folder}{p}.hpp" for p in public]:
                    yield number, f"{project} is {folder}'s own"
        else:
            for header, folders in DOORS.items():
                if re.match(header, system) and not path.startswith(tuple(folders)):
                    yield number, f"<{system}> may be included in {', '.join(folders)} only"
            if system.startswith("boost/asio") and path.startswith(tuple(NO_LOOP)):
                yield number, f"{own} waits for nothing: no <{system}>"


def check_text(path, lines):
    for number, line in enumerate(lines, 1):
        if BAD_WORDS.search(line):
            yield number, "unfinished work is an issue, not a comment"
        if re.search(r"\basio::detached\b|\bdetached\)", line):
            yield number, "a detached coroutine's exception is seen by nobody"
        if re.search(r"catch \(\.\.\.\) \{\s*\}", line):
            yield number, "an exception swallowed whole"
        if re.match(r"\s*using namespace (?!std::(chrono_)?(string_view_)?literals)", line) and path.endswith(".hpp"):
            yield number, "using namespace in a header"
    if len(lines) > LINES_MAX:
        yield LINES_MAX + 1, f"{len(lines)} lines: one idea a file, think again at {LINES_MAX}"


def check_header(path, lines):
    if not path.endswith(".hpp"):
        return
    if not lines or not lines[0].startswith("//"):
        yield 1, "a header begins with what it is for"
    if "#pragma once" not in lines:
        yield 1, "no #pragma once"


def check_name(path):
    if BAD_NAMES.search(Path(path).stem):
        yield 1, "a name that says nothing"


def check_listed(path, root):
    """A source that no CMakeLists.txt names is not built, so nobody notices when it breaks."""
    folder = Path(path).parent
    while True:
        listing = root / folder / "CMakeLists.txt"
        relative = str(Path(path).relative_to(folder)) if folder != Path(".") else path
        if listing.is_file() and re.search(rf"(^|[\s(]){re.escape(relative)}([\s)]|$)", listing.read_text()):
            return
        if folder == Path("."):
            break
        folder = folder.parent
    yield 1, "no CMakeLists.txt lists it"


def check_events(root, tree):
    """Every event the log can say is in the README's table, where ops look it up, and nothing else is."""
    readme = root / "README.md"
    if not readme.is_file():
        return
    lines = readme.read_text(encoding="utf-8").splitlines()
    told = {found[1]: number for number, line in enumerate(lines, 1) if (found := re.match(r"\| `([a-z_]+)`", line))}
    said = {}
    for path in tree:
        if path.startswith("daemon/") and path.endswith((".cpp", ".hpp")):
            text = (root / path).read_text(encoding="utf-8")
            for call in EVENT_CALL.finditer(text):
                for name in EVENT_NAME.findall(call[1]):
                    said.setdefault(name, f"{path}:{text.count(chr(10), 0, call.start()) + 1}")
    for name in sorted(said.keys() - told.keys()):
        yield f"{said[name]}: README.md does not tell ops what to do about the event {name}"
    for name in sorted(told.keys() - said.keys()):
        yield f"README.md:{told[name]}: nothing logs {name}"


def sources(root):
    """What git knows and would know; without git (a release tarball) whatever lies there."""
    git = subprocess.run(["git", "-C", str(root), "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True)
    names = git.stdout.splitlines() if git.returncode == 0 else [str(p.relative_to(root)) for p in root.rglob("*")]
    wanted = re.compile(r"^(parser|autoresponder|db|daemon|tests)/.*\.(cpp|hpp)$")
    return sorted(n for n in names if wanted.match(n) and (root / n).is_file())


def check(root):
    """Every breach as "file:line: what"."""
    root = Path(root)
    tree = sources(root)
    found = []
    mimetic = []
    for path in tree:
        lines = (root / path).read_text(encoding="utf-8").splitlines()
        breaches = list(check_includes(path, lines, set(tree)))
        breaches += check_text(path, lines)
        breaches += check_header(path, lines)
        breaches += check_name(path)
        if path.endswith(".cpp"):
            breaches += check_listed(path, root)
        if any(re.match(r"\s*#\s*include\s+<mimetic/", line) for line in lines):
            mimetic.append(path)
        found += [f"{path}:{number}: {what}" for number, what in breaches]
    found += check_events(root, tree)
    if len(mimetic) > MIMETIC_FILES:
        found.append(f"{mimetic[-1]}:1: mimetic has one door, this is one too many: {', '.join(mimetic)}")
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: rules.py ROOT")
    complaints = check(sys.argv[1])
    print("\n".join(complaints) if complaints else "all rules kept")
    sys.exit(1 if complaints else 0)

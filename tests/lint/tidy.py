#!/usr/bin/python3
"""clang-tidy over our sources. tidy.py BUILD-FOLDER [FILE...]

Looks at every .cpp of the project that the build folder (configured and built, Ninja) compiles, or at the given ones, on
all cores. A file found clean is remembered in build/tidy by what it was made of: its own text, the text of every header
of ours that it includes, its compile command, the rules and clang-tidy itself. So only what changed is looked at again.
Diagnostics that lie in other people's headers are left out: the analyzer finds null pointers in Asio's coroutines.
"""
import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

TIDY = "clang-tidy-19"
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("parser/", "autoresponder/", "db/", "daemon/", "tests/")
SECONDS_MAX = 900


def compile_commands(build):
    """Project path -> its entry in the compile database (the first one: the same file in two targets is looked at once)."""
    found = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = os.path.relpath(entry["file"], ROOT)
        pch = re.search(r"-include-pch\s+(?:-Xclang\s+)?(\S+\.pch)", entry["command"])
        built = pch is None or os.path.exists(os.path.join(entry["directory"], pch[1]))  # programs made on request only are not
        if built and path.startswith(FOLDERS) and path.endswith(".cpp"):
            found.setdefault(path, entry)
    return found


def dependencies(build):
    """Object file -> what it was compiled from, as Ninja recorded it."""
    deps, target = {}, None
    for line in subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout.splitlines():
        if line and not line.startswith(" "):
            target = line.split(": #deps")[0]
            deps[target] = []
        elif line.strip() and target:
            deps[target].append(line.strip())
    return deps


def made_of(entry, deps, build):
    """The files of ours behind one compilation; what a precompiled header was made of counts too."""
    files, queue = set(), [re.search(r" -o (\S+)", entry["command"])[1]]
    while queue:
        for name in deps.get(queue.pop(), []):
            path = os.path.relpath(os.path.join(build, name), ROOT)
            if name.endswith(".pch"):
                queue.append(os.path.relpath(os.path.join(build, name), build))
            elif path.startswith(FOLDERS) and path not in files:
                files.add(path)
    return files | {os.path.relpath(entry["file"], ROOT)}


def key_of(entry, files, common):
    digest = hashlib.sha256(common)
    digest.update(entry["command"].replace(str(ROOT), "").encode())
    for path in sorted(files):
        digest.update(path.encode() + b"\0" + (ROOT / path).read_bytes())
    return digest.hexdigest()


def ours(output):
    """The diagnostics that lie in the project, each with the lines that explain it."""
    kept, keep = [], False
    for line in output.splitlines():
        if found := re.match(r"(/[^:]+|[^ :]+):\d+:\d+: (error|warning|note): ", line):
            if found[2] != "note":
                keep = os.path.realpath(found[1]).startswith(str(ROOT) + os.sep)
        elif re.match(r"\d+ warnings? (generated|treated)|Suppressed \d+|Use -header-filter|error: ", line):
            continue
        if keep:
            kept.append(line)
    return "\n".join(kept)


def look_at(path, database):
    try:
        done = subprocess.run([TIDY, "-p", database, "--quiet", ROOT / path], capture_output=True, text=True, timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return f"{path}:1:1: error: {TIDY} took longer than {SECONDS_MAX} s"
    complaint = ours(done.stdout)
    if not complaint and done.returncode not in (0, 1):
        return f"{path}:1:1: error: {TIDY} itself failed: {done.stderr[-500:]}"
    # What does not compile has diagnostics without a check's name, wherever they lie.
    if not complaint and "[clang-diagnostic-error]" in done.stdout:
        return done.stdout
    return complaint


def main(build, wanted):
    build = Path(build).resolve()
    commands = compile_commands(build)
    paths = [os.path.relpath(w, ROOT) for w in wanted] if wanted else sorted(commands)
    if unknown := [path for path in paths if path not in commands]:
        sys.exit(f"not compiled in {build}: {' '.join(unknown)}")
    deps = dependencies(build)
    version = subprocess.run([TIDY, "--version"], capture_output=True, text=True, check=True).stdout
    rules = (ROOT / ".clang-tidy", ROOT / "tests" / ".clang-tidy", Path(__file__))
    common = version.encode() + b"".join(path.read_bytes() for path in rules)
    stamps = ROOT / "build" / "tidy"
    stamps.mkdir(parents=True, exist_ok=True)
    # clang-tidy looks at a file once for each target that compiles it, and some targets are made on request only.
    (stamps / "compile_commands.json").write_text(json.dumps(list(commands.values())))

    changed = {}
    for path in paths:
        stamp = stamps / key_of(commands[path], made_of(commands[path], deps, build), common)
        if not stamp.exists():
            changed[path] = stamp
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, complaint in zip(changed, pool.map(lambda p: look_at(p, stamps), changed)):
            if complaint:
                failed += 1
                print(complaint, flush=True)
            else:
                changed[path].touch()
    print(f"{len(paths)} files, {len(changed)} looked at, {failed} with findings")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))

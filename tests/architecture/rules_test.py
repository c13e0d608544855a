#!/usr/bin/env python3
"""Each rule of rules.py, broken once in a small tree of its own: a rule that cannot fail proves nothing."""
import tempfile
import unittest
from pathlib import Path

import rules

GOOD_HEADER = "// What it is for.\n#pragma once\n"

# name, files, the complaint expected (empty: none)
CASES = [
    ("a tidy tree", {"parser/email.hpp": GOOD_HEADER, "parser/email.cpp": '#include "parser/email.hpp"\n'}, ""),
    ("an include upwards", {"db/store.hpp": GOOD_HEADER, "parser/email.cpp": '#include "db/store.hpp"\n'},
     "parser/email.cpp:1: parser must not include db/store.hpp"),
    ("desk sees the store's values", {"db/records.hpp": GOOD_HEADER, "daemon/desk/a.cpp": '#include "db/records.hpp"\n'}, ""),
    ("desk sees the store", {"db/store.hpp": GOOD_HEADER, "daemon/desk/a.cpp": '#include "db/store.hpp"\n'},
     "daemon/desk must not include db/store.hpp"),
    ("desk waits", {"daemon/desk/a.cpp": "#include <boost/asio/awaitable.hpp>\n"}, "waits for nothing"),
    ("product includes tests", {"tests/run_task.hpp": GOOD_HEADER, "daemon/a.cpp": '#include "tests/run_task.hpp"\n'},
     "daemon must not include tests/run_task.hpp"),
    ("an include from the own folder", {"parser/a.hpp": GOOD_HEADER, "parser/a.cpp": '#include "a.hpp"\n'},
     '"a.hpp" is not a file'),
    ("SQLite outside the store", {"daemon/a.cpp": "#include <sqlite3.h>\n"}, "<sqlite3.h> may be included in db/, tests/db/ only"),
    ("SQL outside the store", {"db/connection.hpp": GOOD_HEADER, "daemon/a.cpp": '#include "db/connection.hpp"\n'},
     "db/connection.hpp is db/'s own"),
    ("the store's door", {"db/store.hpp": GOOD_HEADER, "daemon/a.cpp": '#include "db/store.hpp"\n'}, ""),
    ("a third door to mimetic", {f"parser/{n}.cpp": "#include <mimetic/mimetic.h>\n" for n in "abc"}, "one too many"),
    ("a file too long", {"parser/a.cpp": "\n" * 401}, "401 lines"),
    ("a file just short enough", {"parser/a.cpp": "\n" * 400}, ""),
    ("a name that says nothing", {"parser/string_util.cpp": ""}, "a name that says nothing"),
    ("unfinished work", {"parser/a.cpp": "// TODO: the rest\n"}, "unfinished work"),
    ("a detached coroutine", {"daemon/a.cpp": "co_spawn(io, f(), asio::detached);\n"}, "detached"),
    ("a swallowed exception", {"daemon/a.cpp": "} catch (...) {}\n"}, "swallowed"),
    ("a header without a purpose", {"parser/a.hpp": "#pragma once\n"}, "begins with what it is for"),
    ("a header without a guard", {"parser/a.hpp": "// It.\n"}, "no #pragma once"),
    ("an event nobody explains", {"README.md": "# x\n", "daemon/a.cpp": 'log::event(bad ? Level::error : Level::info,\n  "mail_lost");\n'},
     "daemon/a.cpp:1: README.md does not tell ops what to do about the event mail_lost"),
    ("an explained event", {"README.md": "| `started` | it runs |\n", "daemon/a.cpp": 'log::info("started", {});\n'}, ""),
    ("an event chosen on the spot", {"README.md": "| `one` | x |\n", "daemon/a.cpp": 'log::info(a ? "one" : "other", {{"key", b}});\n'},
     "about the event other"),
    ("an event that is no more", {"README.md": "| `gone` | x |\n"}, "README.md:1: nothing logs gone"),
    ("a developer's event", {"README.md": "# x\n", "daemon/a.cpp": 'log::debug("step");\n'}, ""),
    ("using namespace in a header", {"parser/a.hpp": GOOD_HEADER + "using namespace std;\n"}, "using namespace"),
]


class RulesTest(unittest.TestCase):
    def complaints(self, files, listed=True):
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            if listed:
                (root / "CMakeLists.txt").write_text("\n".join(files))
            return rules.check(root)

    def test_each_rule(self):
        for name, files, expected in CASES:
            with self.subTest(name):
                found = self.complaints(files)
                if not expected:
                    self.assertEqual(found, [])
                else:
                    self.assertTrue(any(expected in c for c in found), found)

    def test_a_source_that_is_not_built(self):
        self.assertEqual(self.complaints({"parser/a.cpp": ""}, listed=False), ["parser/a.cpp:1: no CMakeLists.txt lists it"])


if __name__ == "__main__":
    unittest.main()

"""On a machine without libyaml the slower reader says the same.

One thing it cannot: a question mark before a comma inside braces, which it asks an author to quote.
"""

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import yaml
yaml.__with_libyaml__ = False
from generator import bank
from generator.bank import source
from tests.builders import a_tree
assert source._composer is yaml.SafeLoader
quoted = {path: data.replace(b"What now?", b'"What now?"') for path, data in a_tree().items()}
assert bank.load(quoted).diagnostics == ()
of_form = (b"a: [", b"a: 1\\n---\\nb: 2", b"a: \\x07", b"- " * 3000, b"a: \\xd8\\xa7 #b")
for broken in (b"[" * 3000, b"a: &a b", b"\\xff", b"", *of_form):
    print(bank.load(a_tree({"scenarios/permission/case.yaml": broken})).diagnostics[0].code)
(library,) = [bank.load(quoted).library]
print(bank.dump_scenario(library.scenarios[0]).splitlines()[0])
"""


def test_the_slower_reader_says_the_same():
    root = Path(__file__).parent.parent.parent
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, cwd=root, check=False)
    assert done.stderr == ""
    assert done.stdout.split("\n")[:9] == ["E109", "E107", "E102", "E105", "E104", "E106", "E103", "E109", "E117"]
    assert done.stdout.split("\n")[9] == "id: first"

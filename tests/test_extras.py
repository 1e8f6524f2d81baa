"""Without an optional dependency: one clear error that names the extra, at the call."""

import subprocess
import sys

import pytest

WITHOUT = """
import sys
for name in {absent!r}:
    sys.modules[name] = None
import escograph
from escograph import credentials as c
from escograph.errors import MissingExtra
esco = escograph.open()
developer = esco.occupation("software developer")
try:
    {call}
except MissingExtra as error:
    print(error.extra, error)
"""


@pytest.mark.parametrize(
    ("absent", "call", "extra"),
    [
        (["pandas"], "esco.occupations().to_frame()", "pandas"),
        (["pandas"], "esco.gap(escograph.Profile(), developer).to_frame()", "pandas"),
        (["pandas"], "escograph.compare(*escograph.open_samples()).to_frame()", "pandas"),
        (
            ["matplotlib"],
            "from escograph import plots; plots.isco_by_skill_group(esco)",
            "plots",
        ),
        (
            ["matplotlib"],
            "from escograph import plots; plots.transitions(esco.transitions(developer))",
            "plots",
        ),
        (["oxrdflib"], "from escograph import rdf; rdf.to_rdflib(esco)", "rdf"),
        (["oxrdflib"], "from escograph import rdf; rdf.to_rdflib_dataset(esco)", "rdf"),
        (
            ["cryptography"],
            "c.new_key()",
            "credentials",
        ),
        (
            ["openbadgeslib"],
            "c.sign({}, b'')",
            "credentials",
        ),
        (
            ["openbadgeslib"],
            "c.verify({})",
            "credentials",
        ),
        (
            ["cryptography"],
            "c.did_key(b'')",
            "credentials",
        ),
    ],
)
def test_the_missing_extra_is_named(absent, call, extra):
    code = WITHOUT.format(absent=absent, call=call)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{extra} ")
    assert f"pip install 'escograph[{extra}]'" in done.stdout

"""The command line, as a person or a pipe uses it, run in the test process."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from escograph.cli import main


def run(*arguments, check=True, given="", **environment):
    """Run the command line in this process and return what it printed and its exit code.

    A process takes half a second to start. `run_process` and the commands of the README, which
    has every command, show that they also work as processes.
    """
    out, words, code = io.TextIOWrapper(io.BytesIO(), "utf-8", newline=""), io.StringIO(), 0
    typed = io.BytesIO(given.encode() if isinstance(given, str) else given)
    typed.name = "<stdin>"
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(words):
        patch.setattr(sys, "argv", ["escograph", *map(str, arguments)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(typed, "utf-8"))
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    assert not check or code == 0, words.getvalue()
    out.flush()
    printed = out.buffer.getvalue().decode("utf-8")
    return subprocess.CompletedProcess(arguments, code, printed, words.getvalue())


def run_process(*arguments, check=True):
    """Run the command line in a process and return the completed process."""
    done = subprocess.run(
        [sys.executable, "-m", "escograph", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert not check or done.returncode == 0, done.stderr
    return done

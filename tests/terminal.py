"""A command in a pseudo-terminal of some width, as a person sees it."""

import fcntl
import os
import re
import struct
import subprocess
import sys
import termios

import pytest
from children import started

_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shown(*arguments, width, given="", result=None, messages=True, **variables):
    """Run the command line in a terminal and return its exit code and what it shows.

    Cells are colourless, and the states of a progress bar follow each other on one line.

    Args:
        given: Standard input, which is no terminal.
        result: A file for standard output; then only messages are shown.
        messages: Whether standard error is shown.
        variables: Variables of the environment.
    """
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
    environment = {name: os.environ[name] for name in os.environ if name != "COLUMNS"}
    read_end, write_end = os.pipe()
    with started(
        [sys.executable, "-m", "escograph", *map(str, arguments)],
        stdin=read_end,
        stdout=result or follower,
        stderr=follower if messages else subprocess.DEVNULL,
        env={**environment, "TERM": "xterm", **variables},
    ) as process:
        os.close(follower)
        os.close(read_end)
        with open(write_end, "w", encoding="utf-8") as standard_input:
            standard_input.write(given)
        screen = b""
        try:
            while part := os.read(leader, 65536):
                screen += part
        except OSError:  # how it ends on Linux
            pass
        os.close(leader)
        code = process.wait()
    return code, _CONTROL.sub("", screen.decode()).replace("\r\n", "\n")

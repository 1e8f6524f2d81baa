"""Child processes of tests: builds that halt at a named stage and leave nothing behind.

No test here depends on timing. A child prints the stage that it has reached, and continues when
it reads a line. A child that never gets there ends, or is killed by the time limit of the test.
"""

import multiprocessing
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BUILD = """
import logging, signal, sys
import escograph

target, stage, *sources = sys.argv[1:]
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job ignores it
halted = False


def halt(name, done=0, total=0):
    global halted
    if name == stage and not halted:
        halted = True
        print(name, flush=True)
        sys.stdin.readline()


class Stages(logging.Handler):
    def emit(self, record):
        halt(record.getMessage().partition(" ")[0])


logging.getLogger("escograph").addHandler(Stages())
logging.getLogger("escograph").setLevel(logging.DEBUG)
escograph.build(*sources, target=target, progress=halt)
"""


@contextmanager
def started(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Run a command during the block; it has always ended afterwards."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.kill()  # does nothing to one that has ended and was waited for


@contextmanager
def pool(workers: int, method: str) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of processes, which have ended behind the block even if they hang."""
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(workers, mp_context=context) as executor:
        try:
            yield executor
        except BaseException:
            for process in executor._processes.values():  # Python 3.14 has kill_workers()
                process.kill()
            raise


class Build:
    """A build in another process, halted at a stage."""

    def __init__(self, process: subprocess.Popen[str], errors: Path) -> None:
        self.process = process
        self._errors = errors

    def go_on(self) -> str:
        """Let the build continue, wait for its end, and return its standard error."""
        try:
            self.process.communicate("\n")
        except BrokenPipeError:  # it ended while it was halted
            self.process.wait()
        return self._errors.read_text("utf-8")

    def kill(self) -> None:
        """Kill the build."""
        self.process.kill()
        self.process.wait()

    def interrupt(self) -> str:
        """Press Ctrl-C, wait for the end of the build, and return its standard error.

        The line that lets it continue follows, in case the signal comes just before it reads.
        """
        self.process.send_signal(signal.SIGINT)
        return self.go_on()


@contextmanager
def halted_build(target: Path, *sources: Path, stage: str) -> Iterator[Build]:
    """Start a build that halts at a stage: one that `progress` names, or "publishing"."""
    command = [sys.executable, "-c", BUILD, str(target), stage, *map(str, sources)]
    with tempfile.TemporaryDirectory() as folder:
        errors = Path(folder, "errors")
        with (
            errors.open("w", encoding="utf-8") as file,
            started(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                text=True,
            ) as process,
        ):
            reached = process.stdout.readline().strip() if process.stdout else ""
            assert reached == stage, errors.read_text("utf-8")
            yield Build(process, errors)

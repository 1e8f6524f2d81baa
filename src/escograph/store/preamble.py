"""The comment at the beginning of an export: its release, and what it lacks.

A build of the export reads it, so that a store with parts missing does not become a whole one.
JSON-LD has no comments.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LONGEST = 16_384
"""Maximum length of a preamble that is read, in bytes."""

_RELEASE = re.compile(r"# ESCO (\d+\.\d+(?:\.\d+)?(?: sample(?: \(made up\))?)?)\. ")
_GUESS = "# The version is a guess, by the columns of the files."
_EXCERPT = "# An excerpt: some concepts and their surroundings."
_MISSING = "# Built without: "
_INCOMPLETE = "# Not whole: "


@dataclass(frozen=True, slots=True)
class Preamble:
    """The statements of an export about itself.

    Attributes:
        version: The release.
        guessed: Whether the build guessed the release.
        missing: Parts that the store was built without, by the portal's names.
        incomplete: File that was not whole → the reason.
        is_excerpt: Whether it holds only some concepts.
    """

    version: str
    guessed: bool = False
    missing: tuple[str, ...] = ()
    incomplete: Mapping[str, str] = field(default_factory=dict)
    is_excerpt: bool = False


def write_preamble(manifest: Mapping[str, Any], is_excerpt: bool) -> str:
    """Return the comment for an export of a store with this manifest."""
    lines = [f"# ESCO {manifest['version']}. {manifest['attribution']} {manifest['licence']}."]
    if manifest.get("version_is_guess"):
        lines.append(_GUESS)
    if is_excerpt:
        lines.append(_EXCERPT)
    if missing := manifest["missing"]:
        lines.append(_MISSING + ", ".join(missing))
    for name, reason in manifest.get("incomplete", {}).items():
        lines.append(f"{_INCOMPLETE}{_on_one_line(name)}: {_on_one_line(reason)}")
    return "\n".join(lines) + "\n"


def read_preamble(beginning: bytes) -> Preamble | None:
    """Return what the comment at the beginning of a file states; ``None`` if none."""
    lines = beginning.decode("utf-8", "replace").splitlines()
    if not lines or not (release := _RELEASE.match(lines[0])):
        return None
    guessed = is_excerpt = False
    missing: tuple[str, ...] = ()
    incomplete: dict[str, str] = {}
    for line in lines[1:]:
        if line == _GUESS:
            guessed = True
        elif line == _EXCERPT:
            is_excerpt = True
        elif line.startswith(_MISSING):
            missing = tuple(line.removeprefix(_MISSING).split(", "))
        elif line.startswith(_INCOMPLETE):
            name, _, reason = line.removeprefix(_INCOMPLETE).partition(": ")
            incomplete[name] = reason
        else:
            break
    return Preamble(release[1], guessed, missing, incomplete, is_excerpt)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())

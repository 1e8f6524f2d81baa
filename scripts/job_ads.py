"""Job ads with marked ESCO concepts, and the rules for counting right links.

See tests/job_ads.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import escograph

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "job_ads"
_MARK = re.compile(r"\[\[(!?)([^\[\]|]+)\|([^\[\]]*)\]\]")


@dataclass(frozen=True)
class Mark:
    """A mention of concepts.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        concepts: Last URI segments of the concepts, any of which is right.
        negated: Whether the text negates it.
    """

    start: int
    end: int
    concepts: frozenset[str]
    negated: bool


@dataclass(frozen=True)
class JobAd:
    """A job ad without its marks, and the marks.

    Attributes:
        text: The text without marks.
        language: Its language.
        marks: The mentions, in the order of the text.
        boilerplate: Spans of the lines about the employer.
        title_end: Offset of the end of the title.
    """

    text: str
    language: str
    marks: tuple[Mark, ...]
    boilerplate: tuple[tuple[int, int], ...]
    title_end: int

    @property
    def kind(self) -> str:
        """The kind of concept that is marked."""
        return "occupation" if self.language == "de" else "skill"


@dataclass(frozen=True)
class Count:
    """Counts of links and marks in an ad.

    Attributes:
        links: Links that count.
        right: Those that overlap a mark of their concept.
        in_boilerplate: Links that overlap a line about the employer.
        marks: Marks that are not negated.
        found: Those that a right link overlaps.
    """

    links: int
    right: int
    in_boilerplate: int
    marks: int
    found: int


def read(path: Path) -> JobAd:
    """Read a marked ad; the first two letters of its name are its language."""
    text, marks, boilerplate, title_end = "", [], [], 0
    for line in path.read_text("utf-8").splitlines():
        start, rest = len(text), 0
        content = line.removeprefix("~ ")
        for mark in _MARK.finditer(content):
            text += content[rest : mark.start()]
            end = len(text) + len(mark[2])
            marks.append(Mark(len(text), end, frozenset(mark[3].split()), bool(mark[1])))
            text += mark[2]
            rest = mark.end()
        text += content[rest:]
        if content != line:
            boilerplate.append((start, len(text)))
        title_end = title_end or len(text)
        text += "\n"
    return JobAd(text, path.name[:2], tuple(marks), tuple(boilerplate), title_end)


def count(esco: escograph.Esco, ad: JobAd, threshold: float = 0.5) -> Count:
    """Link an ad, and count its links and those that are right.

    Links that the library marks as negated do not count, nor do links in the title of an ad in
    which skills are marked.
    """
    marks = [mark for mark in ad.marks if not mark.negated]
    view = esco.in_language(ad.language)
    links = [
        link
        for link in view.link(ad.text, kind=ad.kind, language=ad.language, threshold=threshold)
        if not link.negated and (ad.kind == "occupation" or link.start >= ad.title_end)
    ]
    hits = [
        {
            mark
            for mark in marks
            if overlap(mark, link) and link.concept.uri.rpartition("/")[2] in mark.concepts
        }
        for link in links
    ]
    return Count(
        links=len(links),
        right=sum(map(bool, hits)),
        in_boilerplate=sum(
            any(start < link.end and link.start < end for start, end in ad.boilerplate)
            for link in links
        ),
        marks=len(marks),
        found=len(set().union(*hits)),
    )


def overlap(mark: Mark, link: escograph.model.Link) -> bool:
    """Return True if a mark and a link share a character."""
    return mark.start < link.end and link.start < mark.end

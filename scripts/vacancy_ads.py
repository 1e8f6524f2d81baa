"""Vacancies with marks, and the rules for counting what is read right.

See data/vacancies.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import escograph
from escograph.errors import InvalidVacancy
from escograph.learning.markup import plain_text
from escograph.search.language.job_ads import JobAd
from escograph.search.language.words import language_for

FOLDER = Path(__file__).resolve().parents[1] / "data" / "vacancies"
_MARK = re.compile(r"\[\[(\w+): ([^\[\]|]+)\|([^\[\]|]*)(?:\|(\w\d))?\]\]")

Pairs = list[tuple[str, str]]
"""The marked kind and the read one."""


@dataclass(frozen=True)
class Mark:
    """A marked skill.

    Attributes:
        kind: "duty", "required" or "wished".
        start: Offset of its first character.
        end: Offset after its last character.
        concepts: Last URI segments of the skills, any of which is right.
        level: CEFR level of a language, if the ad states one.
    """

    kind: str
    start: int
    end: int
    concepts: frozenset[str]
    level: str | None


@dataclass(frozen=True)
class MarkedVacancy:
    """A vacancy without its marks, and the marks.

    Attributes:
        name: Name of the file.
        text: The text without marks.
        title: The marked words of the title.
        occupations: Last URI segments of the occupations, any of which is right.
        marks: The skills, in the order of the text.
        employer: Spans of the lines about the employer.
    """

    name: str
    text: str
    title: str
    occupations: frozenset[str]
    marks: tuple[Mark, ...]
    employer: tuple[tuple[int, int], ...]

    @property
    def language(self) -> str:
        """The language, which the name of the file begins with."""
        return self.name[:2]


def paths(folder: Path = FOLDER) -> list[Path]:
    """Return the files of marked vacancies in a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".html"))


def read(path: Path) -> MarkedVacancy:
    """Read a marked vacancy; of HTML, the text of each line."""
    text, title, marks, employer = "", "", [], []
    occupations: frozenset[str] = frozenset()
    lines = path.read_text("utf-8").splitlines()
    if path.suffix == ".html":
        lines = [
            line[: 2 * line.startswith("~ ")] + part
            for line in lines
            for part in plain_text(line.removeprefix("~ ")).splitlines()
        ]
    for line in lines:
        start, rest, content = len(text), 0, line.removeprefix("~ ")
        for mark in _MARK.finditer(content):
            text += content[rest : mark.start()]
            concepts, begin = frozenset(mark[3].split()), len(text)
            text += mark[2]
            rest = mark.end()
            if mark[1] == "title":
                title, occupations = mark[2], concepts
            else:
                marks.append(Mark(mark[1], begin, len(text), concepts, mark[4]))
        text += content[rest:]
        if content != line:
            employer.append((start, len(text)))
        text += "\n"
    return MarkedVacancy(path.name, text, title, occupations, tuple(marks), tuple(employer))


def vacancy(esco: escograph.Esco, ad: MarkedVacancy) -> escograph.Vacancy:
    """Return the vacancy of an ad; one without occupation and skills if it is refused."""
    try:
        return esco.vacancy(ad.text)
    except InvalidVacancy:
        return escograph.Vacancy(ad.title)


def title_is_right(esco: escograph.Esco, ad: MarkedVacancy) -> bool:
    """Return whether the occupation of an ad is one of its mark."""
    occupation = vacancy(esco, ad).occupation
    return occupation is not None and segment(occupation.uri) in ad.occupations


def told_apart(ad: MarkedVacancy) -> Pairs:
    """Return the marked part and the one told of each mark, without linking."""
    parts = JobAd(ad.text, language_for(ad.language))
    return [(mark.kind, str(parts.part(mark.start))) for mark in ad.marks]


def read_skills(esco: escograph.Esco, ad: MarkedVacancy) -> Pairs:
    """Return the kind of the mark and the one read, of the skills that are read.

    What overlaps no mark counts if it is in a line about the employer.
    """
    read = vacancy(esco, ad)
    pairs = []
    for item in (*read.duties, *read.requirements):
        start, end = item.start or 0, item.end or 0
        kinds = [mark.kind for mark in ad.marks if mark.start < end and start < mark.end]
        if not kinds and any(first < end and start < last for first, last in ad.employer):
            kinds = ["employer"]
        pairs += [(kind, str(item.need)) for kind in kinds[:1]]
    return pairs


def read_marks(esco: escograph.Esco, ad: MarkedVacancy) -> tuple[int, int]:
    """Return the number of marks read with a right concept and kind, and of all."""
    read = vacancy(esco, ad)
    count = 0
    for mark in ad.marks:
        items = read.duties if mark.kind == "duty" else read.requirements
        count += any(
            segment(item.skill.uri) in mark.concepts and mark.kind == item.need
            for item in items
        )
    return count, len(ad.marks)


def languages(esco: escograph.Esco, ad: MarkedVacancy) -> tuple[int, int]:
    """Return the number of languages read with the marked level and kind, and of all."""
    items = vacancy(esco, ad).requirements
    marks = [mark for mark in ad.marks if mark.level]
    count = sum(
        any(
            segment(item.skill.uri) in mark.concepts
            and item.need == mark.kind
            and item.level is not None
            and item.level.stage == mark.level
            for item in items
        )
        for mark in marks
    )
    return count, len(marks)


def segment(uri: str) -> str:
    """Return the last segment of a URI."""
    return uri.rpartition("/")[2]

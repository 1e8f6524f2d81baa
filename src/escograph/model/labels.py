"""The words said of a concept: its labels, and text that knows its language."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class LabelKind(StrEnum):
    """Which of SKOS's three lexical labels a label is."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a concept.

    Attributes:
        literal_form: The text.
        language: BCP 47 tag.
        kind: Preferred, alternative or hidden.
        roles: ESCO's label roles ("female", "male", "neutral", …), sorted; known only
            where the release was RDF.

    See:
        SKOS Reference, section 5 and appendix B (SKOS-XL).
    """

    literal_form: str
    language: str
    kind: LabelKind
    roles: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.literal_form


class Text(str):
    """A note of a concept: a string that says which language it is in.

    Attributes:
        language: BCP 47 tag; ``None`` for the empty text, which stands where the release
            states none.
    """

    __slots__ = ("language",)

    language: str | None

    def __new__(cls, text: str = "", language: str | None = None) -> "Text":
        """Make a text in a language."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), self.language)

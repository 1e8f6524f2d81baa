"""Labels of concepts, and text with a language."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from escograph.model.concepts import ValuesOfConcept
from escograph.model.values import Value
from escograph.vocab import SKOS, SKOSXL

if TYPE_CHECKING:
    import pandas as pd


class LabelKind(StrEnum):
    """The three lexical labels of SKOS, in the order in which labels are listed."""

    PREFERRED = "preferred"
    ALTERNATIVE = "alternative"
    HIDDEN = "hidden"

    @property
    def local_name(self) -> str:
        """Local name of the property in SKOS and SKOS-XL, such as "prefLabel"."""
        return _LOCAL_NAMES[self]

    @property
    def predicate(self) -> str:
        """IRI of the SKOS property whose value is the text."""
        return SKOS + self.local_name

    @property
    def xl_predicate(self) -> str:
        """IRI of the SKOS-XL property whose value is a label resource."""
        return SKOSXL + self.local_name


_LOCAL_NAMES = {
    LabelKind.PREFERRED: "prefLabel",
    LabelKind.ALTERNATIVE: "altLabel",
    LabelKind.HIDDEN: "hiddenLabel",
}


@dataclass(frozen=True, slots=True)
class Label(Value):
    """A label of a concept.

    Attributes:
        literal_form: The text.
        language: BCP 47 tag.
        kind: Preferred, alternative or hidden.
        roles: ESCO's label roles ("female", "male", "neutral", …), sorted; known only if the
            release was RDF.

    See:
        SKOS Reference, section 5 and appendix B (SKOS-XL).
    """

    literal_form: str
    language: str
    kind: LabelKind
    roles: tuple[str, ...] = ()

    json_names: ClassVar = {"kind": "label_kind"}

    def __str__(self) -> str:
        return self.literal_form


class Labels(ValuesOfConcept[Label]):
    """Labels of a concept: preferred, then alternative, then hidden ones."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per label, in the same order.

        Columns: ``concept_uri``, ``concept_label`` (of the concept that the labels belong
        to), ``label``, ``language``, ``label_kind``, ``roles`` (a tuple).
        """
        from escograph import frames

        return frames.labels(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.labels(self)


class Text(str):
    """A note of a concept: a string with a language.

    Attributes:
        language: BCP 47 tag; ``None`` for the empty text, which stands for a missing note.
    """

    __slots__ = ("language",)

    language: str | None

    def __new__(cls, text: str = "", language: str | None = None) -> "Text":
        """Create a text in a language."""
        value = super().__new__(cls, text)
        value.language = language
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        return Text, (str(self), self.language)

    def to_dict(self) -> dict[str, Any]:
        """Return the text and its language as a ``dict``; see `Value.to_dict`."""
        from escograph import serialize

        return serialize.text_to_dict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Text":
        """Return the text that `to_dict` wrote; see `Value.from_dict`."""
        from escograph import serialize

        return serialize.text_from_dict(data)

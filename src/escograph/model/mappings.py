"""Mappings: counterparts of a concept in other classifications."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from escograph.model.concepts import ValuesOfConcept
from escograph.model.values import Value

if TYPE_CHECKING:
    import pandas as pd


class MappingRelation(StrEnum):
    """The mapping properties of SKOS (section 10), closest first."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    BROAD = "broadMatch"
    NARROW = "narrowMatch"
    RELATED = "relatedMatch"


@dataclass(frozen=True, slots=True)
class Mapping(Value):
    """A concept of another classification that a concept of ESCO is mapped to.

    Attributes:
        relation: The closeness of the match: ``skos:exactMatch``, ``skos:closeMatch``, …
        uri: URI of the other concept.
        pref_label: Its label, if the release states one.
        code: Its code, if the release states one.
        scheme: URI of its classification, if the release names it.
    """

    relation: MappingRelation
    uri: str
    pref_label: str | None = None
    code: str | None = None
    scheme: str | None = None


class Mappings(ValuesOfConcept[Mapping]):
    """Mappings of a concept: exact matches first, then by URI."""

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per mapping, in the same order.

        Columns: ``concept_uri``, ``concept_label`` (of the concept that is mapped),
        ``mapping_relation``, ``mapped_uri``, ``mapped_label``, ``mapped_code``, ``scheme_uri``.
        """
        from escograph import frames

        return frames.mappings(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.mappings(self)

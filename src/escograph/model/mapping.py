"""What a concept corresponds to in another classification."""

from dataclasses import dataclass
from enum import StrEnum


class MappingRelation(StrEnum):
    """The mapping properties of SKOS (section 10), closest first."""

    EXACT = "exactMatch"
    CLOSE = "closeMatch"
    BROAD = "broadMatch"
    NARROW = "narrowMatch"
    RELATED = "relatedMatch"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A concept of another classification that one of ESCO is mapped to.

    Attributes:
        relation: How closely: ``skos:exactMatch``, ``skos:closeMatch``, …
        uri: The other concept.
        pref_label: Its label, if the release gives one.
        code: Its code, if the release gives one.
        scheme: URI of its classification, if the release names it.
    """

    relation: MappingRelation
    uri: str
    pref_label: str | None = None
    code: str | None = None
    scheme: str | None = None

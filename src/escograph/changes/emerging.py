"""The fields of new occupations and skills.

1. Climb from each new concept along ``skos:broader`` of the new release.
2. The tops are the concepts with nothing above them: "S", "K", "2". A field is a group on the
   path that is directly below a top: "S5", "06", "25". If there is none, it is the top.
3. ESCO is poly-hierarchic: a skill may be in several fields, and is listed in each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from escograph.changes.side import Side
from escograph.model import Concept, Concepts, Value, Values
from escograph.model.closure import closure
from escograph.model.parts import GROUPS, KINDS

if TYPE_CHECKING:
    import pandas as pd

_KINDS = tuple(k.name for k in KINDS.values() if k.hierarchy and k.name not in GROUPS)
"""The kinds that groups hold: occupations and skills."""


@dataclass(frozen=True, slots=True)
class Emerging(Value):
    """New skills, or new occupations, of one field.

    Attributes:
        field: Group one step below the top of the hierarchy: of the skills hierarchy
            ("S5"), of ISCED-F ("06") or of ISCO-08 ("25"); ``None`` if the new release does not
            place the concepts in the hierarchy.
        concepts: The new concepts, sorted by label; all of one kind.
    """

    field: Concept | None
    concepts: Concepts[Concept]

    @property
    def title(self) -> str:
        """The field with its code, as a heading."""
        if self.field is None:
            return "no field stated"
        return f"{self.field.code} {self.field.pref_label}".removeprefix("None ")


class EmergingFields(Values[Emerging]):
    """New occupations, then new skills, by field; those without a field come last.

    Fields are sorted by label.
    """

    __slots__ = ()

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas frame with a row per field and concept, in the same order.

        Columns: ``kind``, ``field_uri``, ``field_code``, ``field_label``, ``concept_uri``,
        ``concept_label``.
        """
        from escograph import frames

        return frames.emerging(self)

    def _repr_html_(self) -> str:
        from escograph import cards

        return cards.emerging(self)


def emerging(new: Side, added: Iterable[Concept]) -> EmergingFields:
    """Return the occupations and skills among some new concepts, grouped by field."""
    above: dict[str, list[str]] = defaultdict(list)
    for uri, broader in new.graph.bulk.broader():
        above[uri].append(broader)
    groups: dict[tuple[str, str], list[Concept]] = defaultdict(list)
    for concept in added:
        if concept.kind in _KINDS:
            for field in _fields(concept.uri, above) or [""]:
                groups[concept.kind, field].append(concept)
    by_kind = [
        (kind, Emerging(new.concepts.get(field), Concepts(sorted(concepts, key=_label_key))))
        for (kind, field), concepts in groups.items()
    ]
    by_kind.sort(key=lambda pair: (pair[0], pair[1].field is None, _label_key(pair[1].field)))
    return EmergingFields(group for _, group in by_kind)


def _label_key(concept: Concept | None) -> tuple[str, str]:
    return concept.sort_key if concept else ("", "")


def _fields(uri: str, above: Mapping[str, Sequence[str]]) -> set[str]:
    groups = set(closure([uri], lambda group: above.get(group, ())))
    tops = {group for group in groups if not above.get(group)}
    below_tops = {group for group in groups if tops.intersection(above.get(group, ()))}
    return below_tops or tops

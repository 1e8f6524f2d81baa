"""What a word may stand for that no label has: a misspelt one, a compound, one cut in two."""

from typing import TYPE_CHECKING, NamedTuple

from escograph.search.labels import LabelIndex, terms_of
from escograph.search.language import language

if TYPE_CHECKING:
    from tantivy import Query

_MISSPELT = 6.0
"""How much a misspelt word counts in the index's terms: as much as a rare one."""
_JOINED = 2.0
"""How much a word counts that stands for two."""
_LONG = 6
"""Letters of a word from more of which on two may be wrong."""
_TWICE = 2
"""Words of a text of which two letters may be wrong, the longest: each takes 2 ms."""


class Reading(NamedTuple):
    """A text as words of one language, and which of them no label has."""

    tag: str
    forms: dict[str, str]
    strange: frozenset[str]


class Spelling:
    """Looks for the words that are meant, among those of all labels."""

    def __init__(self, labels: LabelIndex) -> None:
        self._labels = labels

    def read(self, tag: str, forms: dict[str, str]) -> Reading:
        """Return a text, given as stem → form, as words of a language."""
        knows = self._labels.knows
        strange = frozenset(s for s, form in forms.items() if not knows(tag, s, form))
        return Reading(tag, forms, strange)

    def has(self, term: str) -> bool:
        """Whether any label has a term."""
        return self._labels.frequency(term) > 0

    def doubtful(self, reading: Reading) -> bool:
        """Whether a strange word of a text is long enough to be a misspelt one."""
        return any(len(reading.forms[stem]) >= _least(reading) for stem in reading.strange)

    def meant(self, reading: Reading, edits: int) -> "list[Query]":
        """Return what the strange words of a text may stand for.

        Args:
            reading: The text.
            edits: How many letters of a long word may be wrong.
        """
        labels, tag = self._labels, reading.tag
        queries: list[Query] = []
        stems, least = list(reading.forms), _least(reading)
        written = set(terms_of(tag, reading.forms))  # counts already
        unknown = {s for s in reading.strange if not self.has(f"{tag}:{s}")}
        long = sorted((s for s in unknown if len(reading.forms[s]) > _LONG), key=len)
        twice = set(long[-_TWICE:]) if edits > 1 else set()
        for place, stem in enumerate(stems):
            if stem not in reading.strange:
                continue
            form = reading.forms[stem]
            if len(form) >= least:
                allowed = edits if stem in twice else 1
                for term in dict.fromkeys((f"{tag}:{form}", f"{tag}={form}", f"{tag}:{stem}")):
                    queries.append(labels.near(term, allowed, _MISSPELT))
                if stem in unknown:
                    queries.append(labels.beginning(f"{tag}:{form}", _MISSPELT / 2))
            ones, halves = self._joined(reading, stems, place)
            queries += [labels.term(one, _JOINED) for one in ones]
            halves += self._halves(tag, form)
            queries += [labels.term(half) for half in halves if half not in written]
        return queries

    def _joined(
        self, reading: Reading, stems: list[str], place: int
    ) -> tuple[list[str], list[str]]:
        """Terms for a word written together with a neighbour; for both when cut elsewhere."""
        ones: list[str] = []
        halves: list[str] = []
        for left in (place - 1, place):
            if 0 <= left < len(stems) - 1:
                pair = "".join(reading.forms[stem] for stem in stems[left : left + 2])
                known = [t for t in _terms(reading.tag, pair) if self.has(t)]
                ones += known
                halves += [] if known else self._halves(reading.tag, pair)
        return ones, halves

    def _halves(self, tag: str, form: str) -> list[str]:
        """Terms for the two known words that an unknown one is made of, if it is."""
        speech = language(tag)
        links = speech.links or ("",)
        for cut in range(len(form) - 2, 1, -1):
            tail = [t for t in _terms(tag, form[cut:]) if self.has(t)]
            if not tail:
                continue
            # the last of the ways to cut: a letter that stands for the space
            heads = [form[:cut].removesuffix(link) for link in links] + [form[: cut - 1]]
            for head in heads:
                if len(head) >= 2 and (begun := [t for t in _terms(tag, head) if self.has(t)]):
                    return begun + tail
        return []


def _least(reading: Reading) -> int:
    """Letters of a word that may be misspelt; among others a short one is rather a name."""
    return 4 if len(reading.forms) > 1 else 3


def _terms(tag: str, form: str) -> list[str]:
    stem, folded = language(tag).stem(form)
    return terms_of(tag, {stem: folded})

"""An RDF dump of a release → quads, streamed, with the label graphs beside it.

The hot part of a build from RDF: ten million statements and more. They come in batches, and
each passes through one loop, which costs a tenth of what storing it does (measured), and lets
it be counted, its preferred label be put into the graph of its language, and unwanted
languages be left out.
"""

import codecs
import hashlib
import io
import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterator
from itertools import chain, islice
from typing import IO, Any, cast

import pyoxigraph as ox

from escograph.errors import BadSyntax, IngestError
from escograph.ingest.recognise import Release, ReleaseFile
from escograph.ingest.report import Report
from escograph.ingest.tables import Progress
from escograph.store import label_graph
from escograph.vocab import BLANK, ESCO, SKOS, SKOSXL

_FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "n-triples": ox.RdfFormat.N_TRIPLES,
    "rdf/xml": ox.RdfFormat.RDF_XML,
    "json-ld": ox.RdfFormat.JSON_LD,
}
_PREF_LABEL = ox.NamedNode(f"{SKOS}prefLabel")
_LABELS = {
    ox.NamedNode(f"{SKOS}{kind}"): kind for kind in ("prefLabel", "altLabel", "hiddenLabel")
}
_FORM = "form"
_LITERAL_FORM = ox.NamedNode(f"{SKOSXL}literalForm")
_LANGUAGE = ox.NamedNode(f"{ESCO}language")
_RELATED = {
    ox.NamedNode(name): kind
    for name, kind in (
        (f"{ESCO}relatedEssentialSkill", "essential"),
        (f"{ESCO}isEssentialSkillFor", "-essential"),
        (f"{ESCO}relatedOptionalSkill", "optional"),
        (f"{ESCO}isOptionalSkillFor", "-optional"),
        (f"{SKOS}broader", "broader"),
        (f"{SKOS}narrower", "-broader"),
    )
}
_ENDS = {
    ox.NamedNode(f"{ESCO}isAssociationFor"): "asker",
    ox.NamedNode(f"{ESCO}target"): "asked",
}
_WATCHED = {
    **_RELATED,
    **_ENDS,
    **_LABELS,
    **{ox.NamedNode(SKOSXL + kind): kind for kind in _LABELS.values()},
    _LITERAL_FORM: _FORM,
}
"""Properties that are said in two forms → what they say."""

_BATCH = 500
_PROLOG = 2**16


class Tally:
    """Whether what a dump says in two forms is the same in both, told in passing.

    Labels stand plain and in SKOS-XL, relations in both directions, and some reified. Sums of
    64-bit hashes of who and what is said: where they agree both forms do, but for one chance
    in 2**64 or a dump that swaps what it says between concepts. Asking the graph itself takes
    20 µs a label, a fifth of the whole build, and seconds for the relations (measured).
    """

    def __init__(self) -> None:
        self._carriers: Counter[str] = Counter()
        self._texts = 0
        self._ways: Counter[str] = Counter()
        self._askers = self._asked = self._associations = 0

    def plain(self, kind: str, subject: Hashable, text: Hashable) -> None:
        """Count a plain label."""
        self._carriers[kind] += hash(subject)
        self._texts += hash(text)

    def linked(self, kind: str, subject: Hashable) -> None:
        """Count a link to a label in SKOS-XL."""
        self._carriers[kind] -= hash(subject)

    def form(self, text: Hashable) -> None:
        """Count the text of a label in SKOS-XL."""
        self._texts -= hash(text)

    def related(self, kind: str, subject: Hashable, value: Hashable) -> None:
        """Count a relation as it is written from one side or, with a "-", the other."""
        if kind[0] == "-":
            self._ways[kind[1:]] -= hash((hash(value), hash(subject)))
            return
        self._ways[kind] += hash((hash(subject), hash(value)))
        if kind != "broader":
            self._askers += hash(subject)
            self._asked += hash(value)

    def associated(self, end: str, value: Hashable) -> None:
        """Count an end of an association object: who asks, or what is asked for."""
        self._associations += 1
        if end == "asker":
            self._askers -= hash(value)
        else:
            self._asked -= hash(value)

    @property
    def labels_agree(self) -> bool:
        """Whether every label stands in both forms."""
        return not self._texts and not any(self._carriers.values())

    @property
    def associations_agree(self) -> bool:
        """Whether every reified relation, if there are any, stands directly as well."""
        return not self._associations or not (self._askers or self._asked)

    @property
    def relations_agree(self) -> bool:
        """Whether every relation is written in both directions."""
        return self.associations_agree and not any(self._ways.values())


def dump_quads(
    release: Release,
    languages: Collection[str],
    report: Report,
    tally: Tally,
    progress: Progress,
) -> Iterator[list[ox.Quad]]:
    """Yield what the files of a dump say, and their preferred labels once more, in batches.

    Args:
        release: A release in RDF.
        languages: The languages to keep; all if empty. What SKOS-XL and NodeLiterals say
            in another language is left out too, which takes a reading of its own.
        report: Where to account for what was read.
        tally: Told the labels in both forms.
        progress: Told how far the reading is.

    Raises:
        BadSyntax: If a file is not what its name says, with the line.
        IngestError: If it cannot be read to its end.
    """
    left_out = _in_other_languages(release, languages, progress) if languages else set()
    for file in release.files:
        account = report.file(file.file.name, file.file.path.name)
        for batch in read(file, progress, same=bool(languages)):
            account.rows += len(batch)
            kept = batch
            if languages:
                kept = [quad for quad in batch if _wanted(quad, languages, left_out)]
                account.refused["in another language"] += len(batch) - len(kept)
            yield kept
            if preferred := _watch(kept, report, tally):
                yield preferred


def _wanted(quad: ox.Quad, languages: Collection[str], left_out: set[int]) -> bool:
    """Whether a statement is in a language to keep, or in none."""
    value = quad.object
    if isinstance(value, ox.Literal):
        if value.language and value.language not in languages:
            return False
    elif hash(value) in left_out:
        return False
    return hash(quad.subject) not in left_out


def _watch(batch: list[ox.Quad], report: Report, tally: Tally) -> list[ox.Quad]:
    """Count the labels of a batch; return its preferred ones for the label graphs."""
    watched, preferred = _WATCHED.get, []
    for quad in batch:
        predicate = quad.predicate
        if (kind := watched(predicate)) is None:
            continue
        value = quad.object
        if predicate in _RELATED:
            tally.related(kind, quad.subject, value)
        elif predicate in _ENDS:
            tally.associated(kind, value)
        elif kind == _FORM:
            tally.form(value)
        elif predicate not in _LABELS:
            tally.linked(kind, quad.subject)
        elif not isinstance(value, ox.Literal) or not value.language:
            report.note("all files", f"{kind} that is no text in a language", str(quad.subject))
        else:
            language = value.language
            tally.plain(kind, quad.subject, value)
            report.labels[language, kind] += 1
            if predicate == _PREF_LABEL:
                graph = label_graph(language)
                preferred.append(ox.Quad(quad.subject, predicate, value, graph))
    return preferred


def _in_other_languages(
    release: Release, languages: Collection[str], progress: Progress
) -> set[int]:
    """Hashes of the SKOS-XL labels and NodeLiterals whose text is in another language.

    64 bits each: of a million, two share one by chance once in 30 million builds.
    """
    found = set()
    for file in release.files:
        for quad in chain.from_iterable(read(file, progress, same=True)):
            value = quad.object
            if not isinstance(value, ox.Literal):
                continue
            if quad.predicate == _LITERAL_FORM:
                language = value.language
            elif quad.predicate == _LANGUAGE:
                language = value.value.lower()
            else:
                continue
            if language and language not in languages:
                found.add(hash(quad.subject))
    return found


def read(file: ReleaseFile, progress: Progress, same: bool = False) -> Iterator[list[ox.Quad]]:
    """Yield the statements of an RDF file as quads of the default graph, in batches.

    Blank nodes are other ones in each file, so that two files do not mix theirs up. With
    ``same`` they get names of ours (RDF 1.1, section 3.5), the same at each reading, so that
    two readings agree; looking for them costs a tenth of a build (measured).

    Raises:
        BadSyntax: If it is not what its name says, with the line.
        IngestError: If it cannot be read to its end.
    """
    name, size = file.file.name, file.file.size
    named = _Named(file) if same or file.format == "json-ld" else None
    with file.file.opened() as raw:
        buffered = io.BufferedReader(raw, _PROLOG)
        head = buffered.peek(_PROLOG)
        if head.startswith(codecs.BOM_UTF8):
            buffered.read(len(codecs.BOM_UTF8))
        if file.format == "rdf/xml":
            _refuse_entities(file, head)
        try:
            parsed = ox.parse(
                input=cast(IO[bytes], buffered),
                format=_FORMATS[file.format],
                rename_blank_nodes=not named,
            )
            while batch := list(islice(parsed, _BATCH)):
                progress(name, min(raw.done, size), size)
                yield [named(quad) for quad in batch] if named else batch
        except (SyntaxError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", None) or 0
            raise BadSyntax(file.file.where, line, str(error)) from error
    progress(name, size, size)


class _Named:
    """Quads of the default graph in which no node is blank."""

    def __init__(self, file: ReleaseFile) -> None:
        which = f"{file.file.path.name} {file.file.member} {file.file.size}".encode()
        self._base = f"{BLANK}{hashlib.blake2b(which, digest_size=8).hexdigest()}-"
        self._names: dict[ox.BlankNode, ox.NamedNode] = {}

    def __call__(self, quad: ox.Quad) -> ox.Quad:
        subject, value = quad.subject, quad.object
        if type(subject) is ox.BlankNode or type(value) is ox.BlankNode:
            return ox.Quad(self._name(subject), quad.predicate, self._name(value))
        if type(quad.graph_name) is not ox.DefaultGraph:
            return ox.Quad(subject, quad.predicate, value)
        return quad

    def _name(self, term: Any) -> Any:
        if not isinstance(term, ox.BlankNode):
            return term
        if (node := self._names.get(term)) is None:
            node = self._names[term] = ox.NamedNode(f"{self._base}{len(self._names)}")
        return node


def _refuse_entities(file: ReleaseFile, head: bytes) -> None:
    """Raise for entities of XML that could swell without bound; the parser has no limit."""
    prolog = _ASIDES.sub(b"", head)
    hidden = len(head) >= _PROLOG and not _ROOT.search(prolog)
    if b"\0" in head or hidden or _NESTED.search(prolog):
        raise IngestError(
            file.file.where,
            "declares entities within entities, has an endless prolog, or is not UTF-8; no "
            "release of ESCO does",
        )


_ASIDES = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(rb"<[A-Za-z_]")
_NESTED = re.compile(rb"""<!ENTITY\s+(%|\S+\s+("[^"]*&[^"]*"|'[^']*&[^']*'))""")

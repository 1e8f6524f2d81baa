"""An RDF dump of a release → quads, streamed, with the label graphs beside it.

The hot part of a build from RDF: ten million statements and more. Each passes through one
loop, which costs a tenth of what storing it does (measured), and lets it be counted, its
preferred label be put into the graph of its language, and unwanted languages be left out.
"""

from collections.abc import Collection, Iterator
from typing import IO, cast

import pyoxigraph as ox

from escograph.errors import BadSyntax
from escograph.ingest.recognise import Release, ReleaseFile
from escograph.ingest.report import FileReport, Report
from escograph.ingest.tables import Progress
from escograph.store import label_graph
from escograph.vocab import ESCO, SKOS, SKOSXL

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
_LITERAL_FORM = ox.NamedNode(f"{SKOSXL}literalForm")
_LANGUAGE = ox.NamedNode(f"{ESCO}language")

_EVERY = 50_000


def dump_quads(
    release: Release, languages: Collection[str], report: Report, progress: Progress
) -> Iterator[ox.Quad]:
    """Yield what the files of a dump say, and their preferred labels once more.

    Args:
        release: A release in RDF.
        languages: The languages to keep; all if empty. What SKOS-XL and NodeLiterals say
            in another language is left out too, which takes a reading of its own.
        report: Where to account for what was read.
        progress: Told how far the reading is.

    Raises:
        BadSyntax: If a file is not what its name says, with the line.
        IngestError: If it cannot be read to its end.
    """
    left_out = _in_other_languages(release, languages, progress) if languages else set()
    for file in release.files:
        account = report.file(file.file.name, file.file.path.name)
        yield from _file_quads(file, languages, left_out, account, report, progress)


def _file_quads(
    file: ReleaseFile,
    languages: Collection[str],
    left_out: set[int],
    account: FileReport,
    report: Report,
    progress: Progress,
) -> Iterator[ox.Quad]:
    graphs: dict[str, ox.NamedNode] = {}
    labels = report.labels
    for account.rows, quad in enumerate(read(file, progress), 1):
        predicate, value = quad.predicate, quad.object
        language = value.language if isinstance(value, ox.Literal) else None
        unwanted = languages and language and language not in languages
        if unwanted or (
            left_out and (hash(quad.subject) in left_out or hash(value) in left_out)
        ):
            account.refused["in another language"] += 1
            continue
        if language and (kind := _LABELS.get(predicate)):
            labels[language, kind] += 1
            if predicate == _PREF_LABEL:
                if (graph := graphs.get(language)) is None:
                    graph = graphs[language] = label_graph(language)
                yield ox.Quad(quad.subject, predicate, value, graph)
        yield quad


def _in_other_languages(
    release: Release, languages: Collection[str], progress: Progress
) -> set[int]:
    """Hashes of the SKOS-XL labels and NodeLiterals whose text is in another language.

    64 bits each: of a million, two share one by chance once in 30 million builds.
    """
    found = set()
    for file in release.files:
        for quad in read(file, progress):
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


def read(file: ReleaseFile, progress: Progress) -> Iterator[ox.Quad]:
    """Yield the statements of an RDF file as quads of the default graph.

    Raises:
        BadSyntax: If it is not what its name says, with the line.
        IngestError: If it cannot be read to its end.
    """
    name, size = file.file.name, file.file.size
    with file.file.opened() as raw:
        try:
            parsed = ox.parse(input=cast(IO[bytes], raw), format=_FORMATS[file.format])
            for number, quad in enumerate(parsed):
                if number % _EVERY == 0:
                    progress(name, min(raw.done, size), size)
                if not isinstance(quad.graph_name, ox.DefaultGraph):
                    quad = ox.Quad(quad.subject, quad.predicate, quad.object)
                yield quad
        except (SyntaxError, UnicodeDecodeError) as error:
            line = getattr(error, "lineno", None) or 0
            raise BadSyntax(file.file.where, line, str(error)) from error
    progress(name, size, size)

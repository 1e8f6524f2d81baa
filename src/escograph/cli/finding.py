"""Verbs that find concepts by what people write: search, suggest, link, titles."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Language, Store, app
from escograph.esco import open as open_store
from escograph.model import Link, Match, Review

Kind = Annotated[
    str | None,
    typer.Option(help="Only this kind: occupation, skill, knowledge or group."),
]
Scheme = Annotated[
    str | None,
    typer.Option(help='Only this collection, such as "green", or concept scheme.'),
]
Limit = Annotated[int, typer.Option("--limit", "-n", help="How many at most.")]
In = Annotated[
    str | None,
    typer.Option("--in", help="Language of the text; by default it is told by its words."),
]
Threshold = Annotated[float, typer.Option(help="How sure an answer must be at least, 0 to 1.")]

Ranker = Annotated[
    str, typer.Option(help='"embeddings" if the store was built with --embeddings.')
]


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="A name, in any language; a code, or a URI.")],
    kind: Kind = None,
    in_scheme: Scheme = None,
    reuse_level: Annotated[
        str | None, typer.Option(help="Only skills used so widely, such as transversal.")
    ] = None,
    isco_group: Annotated[
        str | None, typer.Option(help="Only occupations of this ISCO-08 group.")
    ] = None,
    search_in: Annotated[
        str | None, typer.Option("--in", help="Only labels of this language.")
    ] = None,
    limit: Limit = 10,
    offset: Annotated[int, typer.Option(help="How many to leave out before them.")] = 0,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Find the concepts that a text names: misspelt, inflected, in any order or language."""
    found = open_store(store, language).search(
        text,
        kind,
        search_in,
        in_scheme,
        limit,
        offset,
        reuse_level=reuse_level,
        isco_group=isco_group,
    )
    _say_matches(found, as_json, text)


@app.command()
def suggest(
    prefix: Annotated[str, typer.Argument(help="What was typed so far.")],
    kind: Kind = None,
    in_scheme: Scheme = None,
    limit: Limit = 10,
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Offer concepts for what somebody is still typing."""
    found = open_store(store, language).suggest(prefix, kind, None, in_scheme, limit)
    _say_matches(found, as_json, prefix)


@app.command()
def link(
    files: Annotated[
        list[typer.FileBinaryRead], typer.Argument(help="Text files; - for what is piped in.")
    ],
    kind: Annotated[str, typer.Option(help="skill, knowledge, occupation or group.")] = "skill",
    text_in: In = None,
    threshold: Threshold = 0.5,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", help="How many of each text at most.")
    ] = None,
    review: Annotated[
        Path | None, typer.Option(help="A review as CSV: what a person decided before.")
    ] = None,
    to_review: Annotated[
        Path | None,
        typer.Option(help="Write the links to this CSV, to be decided on."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace the file that --to-review names.")
    ] = False,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Say which concepts texts speak of, and where; exit 1 if none speaks of any."""
    esco = open_store(store, language)
    decided = Review.read_csv(review) if review else None
    texts = [_text(file) for file in files]
    found = esco.link_many(
        texts,
        kind,
        text_in,
        threshold=threshold,
        limit=limit,
        review=decided,
        ranker=ranker,
    )
    names = [file.name for file in files]
    if to_review:
        table = Review.of(texts, found, names)
        table = decided.joined(table) if decided else table
        table.to_csv(to_review, overwrite=overwrite)
        output.words.print(f"{table.title}: {to_review}", markup=False)
    if as_json:
        pairs = zip(names, found, strict=True)
        output.say_json([{"file": n, "links": [_link_json(k) for k in ls]} for n, ls in pairs])
    else:
        header = ("file", "start", "end", "text", "label", "score", "reason", "negated", "uri")
        output.say_rows(
            header,
            [
                (name, *_link_row(each))
                for name, links in zip(names, found, strict=True)
                for each in links
            ],
        )
    if not any(found):
        output.words.print("no concept is likely enough; try a lower --threshold")
        raise typer.Exit(1)


@app.command()
def titles(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(help="Job titles, one to a line; or CSV; - for a pipe."),
    ],
    column: Annotated[
        str | None, typer.Option(help="The file is CSV, and this is the column of titles.")
    ] = None,
    isco_level: Annotated[
        int | None,
        typer.Option(help="Where no occupation is sure, code to an ISCO-08 group: 1 to 4."),
    ] = None,
    text_in: In = None,
    threshold: Threshold = 0.5,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = "en",
    as_json: AsJson = False,
) -> None:
    """Code job titles to occupations, or to ISCO-08 groups where those are not sure."""
    given = _titles(io.StringIO(_text(file), newline=""), column)
    esco = open_store(store, language)
    coded = esco.classify_titles(given, text_in, isco_level, threshold=threshold, ranker=ranker)
    if as_json:
        output.say_json(coded.to_dict("records"))
    else:
        output.say_rows(list(coded.columns), coded.itertuples(index=False))


def _text(file: typer.FileBinaryRead) -> str:
    """The text of a file, with or without the mark that spreadsheets put first."""
    try:
        return file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file.name}: not UTF-8, at byte {error.start}") from error


def _titles(file: Iterable[str], column: str | None) -> list[str]:
    if column is None:
        return [line.strip() for line in file if line.strip()]
    rows = csv.DictReader(file)
    try:
        if column not in (rows.fieldnames or ()):
            there = ", ".join(rows.fieldnames or ()) or "none"
            raise typer.BadParameter(f"no column {column!r}; there are {there}")
        return [row[column] or "" for row in rows]
    except csv.Error as error:
        raise typer.BadParameter(f"line {rows.line_num + 1}: no CSV: {error}") from error


def _say_matches(found: Iterable[Match], as_json: bool, text: str) -> None:
    matches = list(found)
    if as_json:
        output.say_json([_match_json(match) for match in matches])
    else:
        output.say_rows(
            ("label", "kind", "code", "score", "reason", "matched", "uri"),
            [
                (
                    match.concept.pref_label,
                    match.concept.kind,
                    match.concept.code,
                    f"{match.score:.2f}",
                    match.reason,
                    match.label,
                    match.concept.uri,
                )
                for match in matches
            ],
        )
    if not matches:
        output.words.print(f"nothing is like {text!r}", markup=False)
        raise typer.Exit(1)


def _match_json(match: Match) -> dict[str, Any]:
    said = output.as_json(match.concept)
    said |= {"score": match.score, "reason": match.reason}
    if label := match.label:
        said["matched"] = {
            "text": label.literal_form,
            "language": label.language,
            "kind": label.kind,
        }
    return said


def _link_row(link: Link) -> tuple[object, ...]:
    return (
        link.start,
        link.end,
        link.text,
        link.concept.pref_label,
        f"{link.score:.2f}",
        link.reason,
        "yes" if link.negated else "",
        link.concept.uri,
    )


def _link_json(link: Link) -> dict[str, Any]:
    return {
        "start": link.start,
        "end": link.end,
        "text": link.text,
        "concept": output.as_json(link.concept),
        "score": link.score,
        "reason": link.reason,
        "negated": link.negated,
        "language": link.language,
    }

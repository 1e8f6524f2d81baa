"""Commands that find concepts in text: search, suggest, link, titles."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from escograph.cli import output
from escograph.cli.input import read_text
from escograph.cli.options import AsJson, Language, Overwrite, Store, open_esco
from escograph.model import IscoLevel, KindFilter, Link, Matches, RankerName, ReuseLevelName
from escograph.model.columns import TITLE_COLUMNS
from escograph.model.parts import LinkedKind
from escograph.review import Review

Kind = Annotated[KindFilter | None, typer.Option(help="Only this kind of concepts.")]
Scheme = Annotated[
    str | None,
    typer.Option(help='Only this collection, such as "green", or concept scheme.'),
]
Limit = Annotated[int, typer.Option("--limit", "-n", help="Maximum number of results.")]
TextLanguage = Annotated[
    str | None,
    typer.Option("--in", help="Language of the text; by default it is detected."),
]
Threshold = Annotated[float, typer.Option(help="Minimum likelihood of an answer, 0 to 1.")]
Ranker = Annotated[
    RankerName, typer.Option(help='"embeddings" if the store was built with --embeddings.')
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(search)
    app.command()(suggest)
    app.command()(link)
    app.command()(titles)


def search(
    text: Annotated[str, typer.Argument(help="A name, in any language; a code, or a URI.")],
    kind: Kind = None,
    in_scheme: Scheme = None,
    reuse_level: Annotated[
        ReuseLevelName | None, typer.Option(help="Only skills of this reuse level.")
    ] = None,
    isco_group: Annotated[
        str | None, typer.Option(help="Only occupations of this ISCO-08 group.")
    ] = None,
    status: Annotated[
        Literal["released", "obsolete", "any"],
        typer.Option(help="Only concepts of this status."),
    ] = "released",
    search_in: Annotated[
        str | None, typer.Option("--in", help="Only labels of this language.")
    ] = None,
    limit: Limit = 10,
    offset: Annotated[int, typer.Option(help="Number of results to skip.")] = 0,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Find concepts by name: misspelt, inflected, in any order or language."""
    matches = open_esco(store, language).search(
        text,
        kind=kind,
        language=search_in,
        in_scheme=in_scheme,
        reuse_level=reuse_level,
        isco_group=isco_group,
        status=None if status == "any" else status,
        limit=limit,
        offset=offset,
    )
    _print_matches(matches, as_json, text)


def suggest(
    prefix: Annotated[str, typer.Argument(help="The text typed so far.")],
    kind: Kind = None,
    in_scheme: Scheme = None,
    text_in: Annotated[
        str | None,
        typer.Option("--in", help="Language of the text; by default that of the labels."),
    ] = None,
    limit: Limit = 10,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Suggest concepts for a text that is still being typed."""
    matches = open_esco(store, language).suggest(
        prefix,
        kind=kind,
        language=text_in,
        in_scheme=in_scheme,
        limit=limit,
    )
    _print_matches(matches, as_json, prefix)


def link(
    files: Annotated[
        list[typer.FileBinaryRead], typer.Argument(help="Text files; - for standard input.")
    ],
    kind: Annotated[LinkedKind, typer.Option(help="Kind of concepts to find.")] = "skill",
    text_in: TextLanguage = None,
    threshold: Threshold = 0.5,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", help="Maximum number of links per text.")
    ] = None,
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="Let several concepts share words of the text.")
    ] = False,
    review: Annotated[
        Path | None, typer.Option(help="A review as CSV, with earlier decisions.")
    ] = None,
    to_review: Annotated[
        Path | None,
        typer.Option(help="Write the links to this CSV, for manual decisions."),
    ] = None,
    overwrite: Overwrite = False,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Find the concepts that texts mention, and where; exit 1 if there are none."""
    esco = open_esco(store, language)
    earlier = Review.read_csv(review) if review else None
    texts = [read_text(file) for file in files]
    linked = esco.link_many(
        texts,
        kind=kind,
        language=text_in,
        threshold=threshold,
        limit=limit,
        overlaps=overlaps,
        review=earlier,
        ranker=ranker,
    )
    names = [file.name for file in files]
    if to_review:
        table = Review.of(texts, linked, names=names)
        table = earlier.joined(table) if earlier else table
        table.to_csv(to_review, overwrite=overwrite)
        output.messages.print(f"{table.title}: {to_review}", markup=False)
    if as_json:
        output.print_json(linked.with_ids(names).to_dict())
    else:
        output.print_rows(
            (
                *("text_id", "start", "end", "text", "concept_label"),
                *("score", "reason", "negated", "concept_uri"),
            ),
            [
                (name, *_link_cells(link))
                for name, links in zip(names, linked, strict=True)
                for link in links
            ],
        )
    if not any(linked):
        output.messages.print("no concept is likely enough; try a lower --threshold")
        raise typer.Exit(1)


def titles(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(help="Job titles, one per line; or CSV; - for standard input."),
    ],
    column: Annotated[
        str | None, typer.Option(help="The file is CSV, with the titles in this column.")
    ] = None,
    isco_level: Annotated[
        IscoLevel | None,
        typer.Option(
            help="Code to an ISCO-08 group of this level where no occupation is likely enough."
        ),
    ] = None,
    text_in: TextLanguage = None,
    threshold: Threshold = 0.5,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Code job titles to occupations, or to ISCO-08 groups if these are uncertain."""
    lines = _titles(io.StringIO(read_text(file), newline=""), column)
    titles = open_esco(store, language).classify_titles(
        lines,
        language=text_in,
        isco_level=isco_level,
        threshold=threshold,
        ranker=ranker,
    )
    if as_json:
        output.print_json(titles.to_dict())
        return
    output.print_rows(
        TITLE_COLUMNS,
        [
            (
                title.title,
                *(
                    getattr(title.concept, name, None)
                    for name in ("uri", "pref_label", "kind", "code")
                ),
                title.isco_code,
                title.confidence,
                title.language,
                title.level,
            )
            for title in titles
        ],
    )


def _titles(lines: Iterable[str], column: str | None) -> list[str]:
    if column is None:
        return [line.strip() for line in lines]
    rows = csv.DictReader(lines)
    try:
        if column not in (rows.fieldnames or ()):
            names = ", ".join(rows.fieldnames or ()) or "no columns"
            raise typer.BadParameter(f"no column {column!r}; the file has {names}")
        return [row[column] or "" for row in rows]
    except csv.Error as error:
        raise typer.BadParameter(
            f"line {rows.line_num + 1} is not valid CSV: {error}"
        ) from error


def _print_matches(matches: Matches, as_json: bool, text: str) -> None:
    if as_json:
        output.print_json(matches.to_dict())
    else:
        output.print_rows(
            (
                *("concept_label", "kind", "code"),
                *("score", "reason", "matched_label", "concept_uri"),
            ),
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
        output.messages.print(f"nothing is similar to {text!r}", markup=False)
        raise typer.Exit(1)


def _link_cells(link: Link) -> tuple[object, ...]:
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

"""Commands that find concepts by name: search, suggest."""

from typing import Annotated, Literal

import typer

from escograph.cli import output
from escograph.cli.options import AsJson, Language, Store, open_esco
from escograph.model import KindFilter, Matches, ReuseLevelName

Kind = Annotated[KindFilter | None, typer.Option(help="Only this kind of concepts.")]
Scheme = Annotated[
    str | None,
    typer.Option(help='Only this collection, such as "green", or concept scheme.'),
]
Limit = Annotated[int, typer.Option("--limit", "-n", help="Maximum number of results.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(search)
    app.command()(suggest)


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
        output.print_message(f"nothing is similar to {text!r}")
        raise typer.Exit(1)

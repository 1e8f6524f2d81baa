"""Commands that read texts, and print results while they read: link, titles."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from escograph.cli import output
from escograph.cli.input import read_text, refuse_shared_input, refuse_target
from escograph.cli.lines import InputText, TextForm, TextReader, refuse_long, text_form
from escograph.cli.options import (
    AsJson,
    Language,
    Overwrite,
    Store,
    TextLanguage,
    Threshold,
    open_esco,
)
from escograph.cli.progress import text_progress
from escograph.frames import title_cells
from escograph.model import (
    FallbackName,
    IscoLevel,
    Link,
    LinkedTexts,
    Links,
    RankerName,
    Titles,
)
from escograph.model.columns import TITLE_COLUMNS
from escograph.model.parts import LinkedKind
from escograph.review import Review
from escograph.search.arguments import DEEPER_THRESHOLD, GROUP_THRESHOLD, THRESHOLD
from escograph.search.facade import MAX_CHARACTERS

# Engineering limits.
_LINKED_AT_ONCE = 200
"""Number of texts linked at once, as many as `Esco.link_many` reads at once. On 2,000 sentences
291 a second, 305 in a single call, 223 with 20 at once, 70 one by one."""
_CODED_AT_ONCE = 1000
"""Number of titles coded at once; by default their language is detected from the first ones."""

ShowLinks = Callable[[Sequence[InputText], LinkedTexts], None]
"""Function that prints the links of some texts."""

Lines = Annotated[bool, typer.Option("--lines", help="The file has a text on each line.")]
Column = Annotated[
    str | None, typer.Option(help="The file is CSV, with the texts in this column.")
]
Field = Annotated[
    str | None,
    typer.Option(help="The file has a JSON object on each line, with the text in this field."),
]
Ranker = Annotated[
    RankerName, typer.Option(help='"embeddings" if the store was built with --embeddings.')
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(link)
    app.command()(titles)


def link(
    files: Annotated[
        list[typer.FileBinaryRead], typer.Argument(help="Text files; - for standard input.")
    ],
    lines: Lines = False,
    column: Column = None,
    field: Field = None,
    kind: Annotated[LinkedKind, typer.Option(help="Kind of concepts to find.")] = "skill",
    text_in: TextLanguage = None,
    threshold: Threshold = 0.5,
    limit: Annotated[
        int | None, typer.Option("--limit", "-n", help="Maximum number of links per text.")
    ] = None,
    overlaps: Annotated[
        bool, typer.Option("--overlaps", help="Let several concepts share words of the text.")
    ] = False,
    fallback: Annotated[
        FallbackName | None,
        typer.Option(help="Link the group of a skill where no skill is likely enough."),
    ] = None,
    review: Annotated[
        typer.FileBinaryRead | None,
        typer.Option(help="A review as CSV, with earlier decisions."),
    ] = None,
    to_review: Annotated[
        Path | None,
        typer.Option(
            help="Write the links to this CSV, for manual decisions; - for standard output, "
            "instead of the links."
        ),
    ] = None,
    overwrite: Overwrite = False,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Find the concepts that texts mention, and where; exit 1 if there are none.

    A file is one text. With --lines, --column or --field it has many, which are linked while
    they are read: each is named by its line, and has a row even if it has no links. Their JSON
    is an object per line, with the "file" and "line" of a text, and its "links".
    """
    if (to_standard_output := str(to_review) == "-") and as_json:
        raise typer.BadParameter("--json needs a file for the review")
    refuse_shared_input(*files, review)
    if to_review and not to_standard_output:
        refuse_target(to_review, overwrite, *files)  # linking may take hours
    form = text_form(lines, column, field)
    esco = open_esco(store, language)
    earlier = Review.read_csv(review) if review else None
    texts: list[InputText] = []
    linked: list[Links] = []
    show: ShowLinks = (
        _show_nothing if to_standard_output else _links_shown(files, form, as_json)
    )
    found = False
    if form is None:
        batches = _whole_files(files)
    else:
        batches = _batches(TextReader(files, form, MAX_CHARACTERS), _LINKED_AT_ONCE)
    for batch in batches:
        links = esco.link_many(
            [text.text for text in batch],
            kind=kind,
            language=text_in,
            threshold=threshold,
            limit=limit,
            overlaps=overlaps,
            fallback=fallback,
            review=earlier,
            ranker=ranker,
        )
        found = found or any(links)
        show(batch, links)
        if to_review:  # a review shows the most doubtful links first, so it needs all
            texts += batch
            linked += links
    if to_review:
        names = [f"{text.source}:{text.line}" if form else text.source for text in texts]
        table = Review.of([text.text for text in texts], linked, names=names)
        table = earlier.joined(table) if earlier else table
        _write_review(table, to_review, overwrite)
    if not found:
        output.print_message("no concept is likely enough; try a lower --threshold")
        raise typer.Exit(1)


def titles(
    file: Annotated[
        typer.FileBinaryRead,
        typer.Argument(help="Job titles, one per line; - for standard input."),
    ],
    lines: Lines = False,
    column: Column = None,
    field: Field = None,
    isco_level: Annotated[
        IscoLevel | None,
        typer.Option(
            help="Code to an ISCO-08 group of this level where no occupation is likely enough."
        ),
    ] = None,
    text_in: TextLanguage = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Minimum likelihood of an answer, 0 to 1; by default "
            f"{THRESHOLD}, or {GROUP_THRESHOLD} with a level."
        ),
    ] = None,
    deeper_threshold: Annotated[
        float | None,
        typer.Option(
            help="The same of what is deeper than level 1, with a level; by default "
            f"{DEEPER_THRESHOLD}."
        ),
    ] = None,
    ranker: Ranker = "lexical",
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Code job titles to occupations, or to ISCO-08 groups if these are uncertain.

    Each line has a row, in order, and an empty line an empty one. The titles are coded while
    they are read; without --in their language is detected from the first thousand. The JSON is
    one object with all titles; with --lines, --column or --field it is an object per line, with
    the "file" and "line" of a title, and the "title".
    """
    form = text_form(lines, column, field)
    esco = open_esco(store, language)
    show = _titles_shown(form, as_json)
    first = 0 if text_in else _CODED_AT_ONCE
    with show as print_titles:
        reader = TextReader([file], form or TextForm())
        for batch in _batches(reader, _CODED_AT_ONCE, first):
            coded = esco.classify_titles(
                [title.text if column or field else title.text.strip() for title in batch],
                language=text_in,
                isco_level=isco_level,
                threshold=threshold,
                deeper_threshold=deeper_threshold,
                ranker=ranker,
            )
            text_in = text_in or next((title.language for title in coded), None)
            print_titles(batch, coded)


def _whole_files(files: Sequence[BinaryIO]) -> Iterator[list[InputText]]:
    """Yield one batch, with the whole of each file as a text.

    Raises:
        InvalidInput: If a file is not in UTF-8, or too long.
    """
    texts = [InputText(file.name, 0, read_text(file)) for file in files]
    for text in texts:
        refuse_long(text, MAX_CHARACTERS, "split it, or add --lines if each line is a text")
    yield texts


def _batches(reader: TextReader, size: int, first: int = 0) -> Iterator[list[InputText]]:
    """Yield the texts of a reader in batches, with progress on standard error."""
    count = 0
    with text_progress(reader.size) as show:
        for batch in reader.batches(size, first):
            yield batch
            count += len(batch)
            show(count, reader.bytes_read)


def _links_shown(files: Sequence[BinaryIO], form: TextForm | None, as_json: bool) -> ShowLinks:
    """Return the function that prints links in the form that is requested."""
    if as_json:
        return _print_link_lines if form else _print_linked_texts
    place = ("text_id",) if form is None else ("text_id", "line")[len(files) == 1 :]
    table = output.RowPrinter(
        (
            *(*place, "start", "end", "text", "concept_label"),
            *("score", "reason", "negated", "level", "concept_uri"),
        )
    )

    def show(batch: Sequence[InputText], linked: LinkedTexts) -> None:
        rows: list[Sequence[object]] = []
        for (source, line, _), links in zip(batch, linked, strict=True):
            names = {"text_id": source, "line": line}
            key = tuple(names[name] for name in place)
            rows += [(*key, *_link_cells(link)) for link in links]
            if form and not links:
                rows.append((*key, *_NO_LINK))
        table.print(rows)

    return show


def _show_nothing(batch: Sequence[InputText], linked: LinkedTexts) -> None:
    """Print no links: a review takes their place."""


def _print_linked_texts(batch: Sequence[InputText], linked: LinkedTexts) -> None:
    output.print_json(linked.with_ids([text.source for text in batch]).to_dict())


def _print_link_lines(batch: Sequence[InputText], linked: LinkedTexts) -> None:
    for (source, line, _), links in zip(batch, linked, strict=True):
        output.print_json_line({"file": source, "line": line, "links": links.to_dict()})
    sys.stdout.flush()


def _write_review(review: Review, path: Path, overwrite: bool) -> None:
    if str(path) == "-":
        sys.stdout.flush()
        review.to_csv(sys.stdout.buffer)
        return
    review.to_csv(path, overwrite=overwrite)
    output.print_message(f"{review.title}: {path}")


@contextmanager
def _titles_shown(
    form: TextForm | None, as_json: bool
) -> Iterator[Callable[[Sequence[InputText], Titles], None]]:
    """Yield the function that prints titles in the form that is requested."""
    if not as_json:
        table = output.RowPrinter(TITLE_COLUMNS)
        yield lambda batch, coded: table.print(map(title_cells, coded))
    elif form is None:
        with output.json_list(Titles().to_dict()) as print_items:
            yield lambda batch, coded: print_items(title.to_dict() for title in coded)
    else:
        yield _print_title_lines


def _print_title_lines(batch: Sequence[InputText], coded: Titles) -> None:
    for (source, line, _), title in zip(batch, coded, strict=True):
        output.print_json_line({"file": source, "line": line, "title": title.to_dict()})
    sys.stdout.flush()


_NO_LINK = ("",) * 9
"""The cells of a text without links."""


def _link_cells(link: Link) -> tuple[object, ...]:
    return (
        link.start,
        link.end,
        link.text,
        link.concept.pref_label,
        f"{link.score:.2f}",
        link.reason,
        "yes" if link.negated else "",
        link.level or "",
        link.concept.uri,
    )

"""The commands of catalogues: catalogue check, catalogue coverage, catalogue tag."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from escograph.cli import output
from escograph.cli.input import refuse_shared_input, refuse_target
from escograph.cli.options import AsJson, Language, Overwrite, Store, open_esco
from escograph.esco import Esco
from escograph.model import CoverageName
from escograph.review import Review

if TYPE_CHECKING:
    from escograph.learning import Catalogue

CatalogueFile = Annotated[
    typer.FileBinaryRead,
    typer.Argument(help="CSV, JSON or JSON lines of courses; - for standard input."),
]

CuratedReview = Annotated[
    typer.FileBinaryRead | None,
    typer.Option(
        "--review", help="A review as CSV, whose decisions tag courses without skills."
    ),
]

_app = typer.Typer(
    help="Check a catalogue of courses, tag it, and see what it covers.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    _app.command()(check)
    _app.command()(coverage)
    _app.command()(tag)
    app.add_typer(_app, name="catalogue")


def catalogue_from_file(
    file: typer.FileBinaryRead, esco: Esco, review: typer.FileBinaryRead | None = None
) -> "Catalogue":
    """Return the catalogue of a file, with a message if some of its rows are left out.

    Args:
        file: The courses.
        esco: The release.
        review: A review whose decisions tag courses without skills.

    Raises:
        InvalidCatalogue: If the file is not a catalogue.
        InvalidReview: If it is not a review, or a decision is not for a skill of the release.
    """
    from escograph.learning import read_catalogue

    catalogue = read_catalogue(file, esco)
    if count := len(catalogue.refused):
        output.print_message(
            f"rows left out: {count:,}; for the reasons: escograph catalogue check {file.name}"
        )
    for column in catalogue.unread_columns:
        if column.suggestion:
            output.print_message(f"column left out: {column}")
    return catalogue.tagged(esco, Review.read_csv(review)) if review else catalogue


def check(
    file: CatalogueFile,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """List the rows that cannot be loaded, with reasons; exit 1 if there are any.

    Columns that are not read are named too, each with the one that may have been meant.
    """
    from escograph.learning import read_catalogue

    catalogue = read_catalogue(file, open_esco(store, language))
    counts = {
        "loaded": len(catalogue),
        "refused": len(catalogue.refused),
        "untagged": len(catalogue.untagged),
    }
    if as_json:
        refused = [row.to_dict() for row in catalogue.refused]
        unread = [column.to_dict() for column in catalogue.unread_columns]
        output.print_json({**counts, "refused_rows": refused, "unread_columns": unread})
    else:
        output.print_message(", ".join(f"{count:,} {name}" for name, count in counts.items()))
        for column in catalogue.unread_columns:
            output.print_message(f"not read: {column}")
        rows = ((row.row, row.id, row.field, row.reason) for row in catalogue.refused)
        output.print_rows(("row", "id", "field", "reason"), rows)
    raise typer.Exit(int(bool(catalogue.refused)))


def coverage(
    file: CatalogueFile,
    by: Annotated[
        CoverageName, typer.Option(help="The kind of concepts to count by.")
    ] = "skill group",
    level: Annotated[int, typer.Option(help="Place of the groups from the top, 1 to 4.")] = 2,
    review: CuratedReview = None,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Count the skills that the courses teach, and those that nobody teaches."""
    refuse_shared_input(file, review)
    esco = open_esco(store, language)
    catalogue = catalogue_from_file(file, esco, review)
    covered = catalogue.coverage(esco, by=by, level=level)
    if as_json:
        output.print_json(covered.to_dict())
        return
    rows = (
        (
            row.concept.code,
            row.concept.pref_label,
            row.taught,
            row.skills,
            f"{row.share:.0%}",
            row.courses,
        )
        for row in covered
    )
    header = ("code", by, "taught", "skills", "share", "courses")
    output.print_rows(header, rows, covered.title)


def tag(
    file: CatalogueFile,
    to: Annotated[Path, typer.Option(help="Write the review to this CSV file.")],
    review: Annotated[
        typer.FileBinaryRead | None,
        typer.Option(help="A review as CSV, with earlier decisions, which stay."),
    ] = None,
    overwrite: Overwrite = False,
    store: Store = None,
    language: Language = None,
    as_json: AsJson = False,
) -> None:
    """Suggest skills for courses without any, as a review to decide on.

    The JSON is an object of kind "tagging": the file, the numbers of its rows and of those
    decided, the number of courses without skills, and which of these have no text.
    """
    refuse_shared_input(file, review)
    refuse_target(to, overwrite, file)
    esco = open_esco(store, language)
    earlier = Review.read_csv(review) if review else None
    catalogue = catalogue_from_file(file, esco)
    suggestions = catalogue.tag(esco, review=earlier)
    suggestions.to_csv(to, overwrite=overwrite)
    count = len(catalogue.untagged)
    ids = [course.id for course in catalogue.untaggable]
    if as_json:
        rows = {"rows": len(suggestions), "decided": len(suggestions.decided)}
        courses = {"untagged": count, "untaggable": ids}
        output.print_json({"kind": "tagging", "file": str(to), **rows, **courses})
        return
    output.print_message(f"{suggestions.title}, of {count:,} courses without skills, in {to}")
    if ids:
        output.print_message(f"without a text to find skills in: {', '.join(ids)}")

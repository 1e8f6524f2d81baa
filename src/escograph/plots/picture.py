"""The pictures of matplotlib, their colours, and texts that fit."""

import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Literal

from escograph import frames
from escograph.errors import InvalidSearch, InvalidValue, MissingExtra
from escograph.model import Concept

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ThemeName = Literal["light", "dark"]
"""The backgrounds that a picture can have."""

_THEMES: dict[str, dict[str, str]] = {
    "light": {
        "page": "#ffffff",
        "text": "#1a1a1a",
        "dim": "#595959",
        "good": "#0072b2",
        "fair": "#d55e00",
        "rest": "#e2e2e2",
        "shares": "Blues",
    },
    "dark": {
        "page": "#111111",
        "text": "#f2f2f2",
        "dim": "#b3b3b3",
        "good": "#56b4e9",
        "fair": "#e69f00",
        "rest": "#3d3d3d",
        "shares": "Blues_r",
    },
}
"""Name → colour: blue and orange of Okabe and Ito; "rest" is outlined where it is drawn."""

DOTS_PER_INCH = 96
_SCALE = 2
"""Dots of a bitmap for each dot shown, for sharp text on dense screens."""
_PALETTE = 256
_LOCK = threading.Lock()
"""Held while matplotlib's settings, which the whole process shares, are ours."""


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A picture, its text alternative and the numbers that it shows.

    Attributes:
        title: Its heading.
        description: What it shows, in words.
        figure: The figure of matplotlib, to change or to save in other formats.
        columns: Names of the numbers.
        rows: The numbers that are shown.
    """

    title: str
    description: str
    figure: "Figure"
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def to_frame(self) -> "pd.DataFrame":
        """Return the numbers as a frame; the function that drew them names the columns.

        Raises:
            MissingExtra: If pandas is not installed.
        """
        return frames.frame(self.columns, self.rows)

    def to_png(self) -> bytes:
        """Return the picture as PNG of 256 colours, its title and description within."""
        from PIL import Image
        from PIL.PngImagePlugin import PngInfo

        words = PngInfo()
        words.add_itxt("Title", self.title)
        words.add_itxt("Description", self.description)
        drawn = Image.open(BytesIO(self._saved("png", {"Software": None}))).convert("RGB")
        data = BytesIO()  # a third of the size, which counts in notebooks
        few = drawn.quantize(_PALETTE, dither=Image.Dither.NONE)
        few.save(data, "png", optimize=True, pnginfo=words)
        return data.getvalue()

    def to_svg(self) -> str:
        """Return the picture as SVG, its text as text, with a title and description."""
        svg = self._saved("svg", {"Title": self.title, "Date": None, "Creator": None})
        head, opening, rest = svg.decode("utf-8").partition("<svg ")
        attributes, _, content = rest.partition(">")
        words = f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
        return f'{head}{opening}role="img" {attributes}>\n {words}{content}'

    def _saved(self, form: str, metadata: dict[str, str | None]) -> bytes:
        """Return the file of the figure, the same for the same picture."""
        data = BytesIO()
        with settings():
            dpi = _SCALE * DOTS_PER_INCH
            self.figure.savefig(data, format=form, dpi=dpi, metadata=metadata)
        return data.getvalue()

    def __str__(self) -> str:
        return self.description

    def __repr__(self) -> str:
        return f"<Picture {self.title!r}>"

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, dict[str, object]]]:
        """Return the bitmap and the description, for a notebook."""
        width = round(self.figure.get_figwidth() * DOTS_PER_INCH)
        return (
            {
                "image/png": b64encode(self.to_png()).decode("ascii"),
                "text/plain": self.description,
            },
            {"image/png": {"alt": self.description, "width": width}},
        )


@contextmanager
def settings(colours: Mapping[str, str] | None = None) -> Iterator[None]:
    """Use the defaults of matplotlib with a theme, whatever settings the user has."""
    style = _matplotlib().style
    ours: dict[str, Any] = {
        "font.size": 9,
        "legend.frameon": False,
        "svg.fonttype": "none",
        "svg.hashsalt": "escograph",
        "text.parse_math": False,  # a label is text, whatever dollars are in it
    }
    if colours:
        for name in ("text.color", "axes.labelcolor", "xtick.color", "ytick.color"):
            ours[name] = colours["text"]
        for name in ("figure.facecolor", "axes.facecolor", "hatch.color"):
            ours[name] = colours["page"]
    with _LOCK, style.context(["default", ours]):
        yield


def _matplotlib() -> Any:
    try:
        import matplotlib.style
    except ImportError as error:
        raise MissingExtra("plots", "a picture") from error
    return matplotlib


def page(width: float, height: float) -> "tuple[Figure, Axes]":
    """Return an empty figure, of a size in inches, and axes that fill it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure((width, height), DOTS_PER_INCH)
    FigureCanvasAgg(figure)
    return figure, figure.add_axes((0, 0, 1, 1))


def size_of(artist: Any) -> tuple[float, float]:
    """Return width and height of a text or legend in inches."""
    extent = artist.get_window_extent()
    return extent.width / artist.figure.dpi, extent.height / artist.figure.dpi


_LINES = 3


def wrapped(text: str, width: int) -> list[str]:
    """Return the first lines of a text, a cut one ending in an ellipsis."""
    lines = wrap(text, width)
    return [*lines[: _LINES - 1], lines[_LINES - 1] + " …"] if len(lines) > _LINES else lines


def cut(text: str, width: int) -> str:
    """Return a text, cut after some characters, with an ellipsis if it is cut."""
    return text if len(text) <= width else f"{text[: width - 1].rstrip()}…"


def colours_of(theme: str) -> dict[str, str]:
    """Return the colours of a theme.

    Raises:
        InvalidSearch: If there is no such theme.
    """
    if not isinstance(theme, str) or theme not in _THEMES:
        raise InvalidSearch("theme", str(theme), f"one of {', '.join(_THEMES)}")
    return _THEMES[theme]


def check(value: object, expected: type, noun: str, advice: str) -> None:
    """Check that a value can be drawn.

    Raises:
        InvalidValue: If it is of another type.
    """
    if not isinstance(value, expected):
        raise InvalidValue(
            f"{type(value).__name__} is drawn as no {noun}: pass the result of {advice}"
        )


def percent_text(share: float) -> str:
    """Return a share as "12 %"; "<1 %" if it would look like none."""
    return "<1 %" if 0 < share < 0.005 else f"{share:.0%}".replace("%", " %")


def coded(concept: Concept) -> str:
    """Return the code and label of a concept."""
    return f"{concept.code} {concept.pref_label}" if concept.code else concept.pref_label

"""The normal form of a text, which decides whether two texts have the same words."""

import re
import unicodedata


def normalize(text: str) -> str:
    r"""Return the normal form of a text, for comparison.

    Without case, ligatures and full-width or other compatibility forms (NFKC), invisible
    characters and combining marks. Accents of composed letters are kept, since stemmers need
    them; marks without a composed letter, such as Arabic vowels, are removed.

    Example:
        >>> from escograph.model.normalize import normalize
        >>> normalize("\uff33oftware\u200b DEVELOPER")
        'software developer'
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode()  # a lone surrogate is not a character
    return text.translate(_CHARACTERS)


class _Characters(dict[int, int | None]):
    """Cache of characters → themselves, or ``None`` for marks and invisible ones."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        removed = unicodedata.combining(character) or unicodedata.category(character) == "Cf"
        result = None if removed else code
        if len(self) < _CACHED:
            self[code] = result
        return result


_CACHED = 20_000
_CHARACTERS = _Characters()
"""The cache halves the time of looking up the category of every character (measured)."""


_INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff"
"""Soft hyphen, marks of direction, zero-width characters: the inside of a character class."""
_ODD = re.compile(rf"^\s|\s$|\s\s|[^\S ]|[{_INVISIBLE}]")
_REMOVED = re.compile(rf"[{_INVISIBLE}]+")


def as_read(text: str) -> str:
    r"""Return a text as it reads: single blanks, and no invisible characters.

    The joiners of Arabic and Indic scripts, which change what one sees, stay.

    Example:
        >>> from escograph.model.normalize import as_read
        >>> as_read("nonwoven  textile\u00a0technician\u200b ")
        'nonwoven textile technician'
    """
    return " ".join(_REMOVED.sub("", text).split()) if _ODD.search(text) else text


def is_odd(text: str) -> bool:
    """Return whether a text reads differently from its characters; see `as_read`."""
    return _ODD.search(text) is not None


def normalize_spaces(text: str) -> str:
    """Return the normal form of a text, with single spaces between words."""
    return " ".join(normalize(text).split())


_LOOK_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2044": "/",
    }
)
"""Typographic character → the one on a keyboard."""
_SLASH = re.compile(r" ?/ ?")
_QUOTES, _LAST = "\"'` ", ".,;:!? "


def without_marks(text: str) -> str:
    r"""Return the normal form of a text as people type or copy it.

    Without typographic apostrophes, dashes and quotes, blanks beside a slash, quotes around
    it, and punctuation behind it.

    Example:
        >>> from escograph.model.normalize import without_marks
        >>> without_marks("\u201cShips\u2019 engineers\u201d.")
        "ships' engineers"
    """
    if not text.isascii():  # half of the time of reading all labels
        text = text.translate(_LOOK_ALIKE)
    text = normalize_spaces(text)
    if "/" in text:
        text = _SLASH.sub("/", text)
    return text.strip(_QUOTES).rstrip(_LAST).strip(_QUOTES)

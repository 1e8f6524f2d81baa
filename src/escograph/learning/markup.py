"""Text from HTML: what a person reads, with a line for each block and item."""

import re
from html import unescape
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    }
)
"""Elements that begin and end a line."""
_UNREAD = frozenset(
    ("head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title")
)
"""Elements whose content is not read."""
_VOID = frozenset(("br", "hr"))
"""Elements of `_BLOCKS` without content."""
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_BLOCK_TAG = re.compile(r"</(?:p|div|ul|ol|li|h[1-6]|table|body|section)\s*>|<br\s*/?>", re.I)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_BLANK = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


def is_html(written: str) -> bool:
    """Return whether a text is HTML: it has a block, a list or a line break in tags."""
    return bool(_BLOCK_TAG.search(written))


def plain_text(written: str) -> str:
    """Return the text of HTML without scripts, styles and comments.

    Text without tags keeps its lines. HTML that was escaped as a whole, as postings often are,
    is read too.
    """
    if not _TAG.search(written) and _ENTITY.search(written):
        written = unescape(written)
    if not _TAG.search(written):
        return written.strip()
    reader = _TextReader()
    reader.feed(written)
    reader.close()
    return _LINES.sub("\n", _BLANK.sub(" ", "".join(reader.pieces))).strip()


class _TextReader(HTMLParser):
    """Collects the text of HTML.

    Attributes:
        pieces: Pieces of text and line breaks, in order.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unread: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line for a block, and an item for ``li``."""
        if tag in _UNREAD:
            self._unread.append(tag)
        elif tag in _BLOCKS and not self._unread:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        """End the line of a block."""
        if tag in self._unread:
            while self._unread.pop() != tag:
                continue
        elif tag in _BLOCKS - _VOID and not self._unread:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Add text."""
        if not self._unread:
            self.pieces.append(data.replace("\n", " "))

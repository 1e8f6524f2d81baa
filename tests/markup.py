"""HTML parsed like in a browser, which must contain only our own tags."""

from html.parser import HTMLParser


class Tags(HTMLParser):
    """The tags and the text of a piece of HTML."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.open = set(), "", []

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert all(name in ALLOWED for name, _ in attributes), attributes
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


ALLOWED = {"style", "lang", "dir", "href", "max", "value", "open"}
OURS = {"div", "b", "span", "br", "code", "a", "table", "thead", "tbody", "tr", "th", "td"}
OURS |= {"p", "progress", "details", "summary", "ul", "li", "label"}


def parsed(html):
    """Return the text of a piece of HTML; fail for foreign tags and attributes."""
    parser = Tags()
    parser.feed(html)
    parser.close()
    assert parser.tags <= OURS
    assert parser.open == []
    return parser.text

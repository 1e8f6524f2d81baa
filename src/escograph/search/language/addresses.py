"""Addresses in texts: URLs, e-mail, host, package and file names, paths, handles.

Their parts are not read: ``python.developer@sql.example.org`` does not mention Python. Names of
software that are written like an address, such as "Node.js" and "ASP.NET", are read, and so are
hashtags.
"""

import re
from typing import NamedTuple

_SOFTWARE = (
    r"(?i:node|vue|next|nuxt|nest|express|react|angular|ember|backbone|knockout|three|d3|chart"
    r"|ext|meteor|alpine|electron|discord|socket|moment|require|p5|tensorflow)\.js\b"
    r"|(?i:socket|draw)\.io\b"
    r"|(?i:asp|vb|ado|ml)\.(?i:net)\b"
)
"""Names of software that look like files or hosts."""
_HOST_ENDS = (
    "com|org|net|edu|gov|mil|int|info|biz|name|jobs|tech|cloud|online|site|shop|blog|app|dev|ai"
    "|io|co|eu|at|be|bg|ch|cy|cz|de|dk|ee|es|fi|fr|gr|hr|hu|ie|is|it|li|lt|lu|lv|mt|nl|no|pl|pt"
    "|ro|se|si|sk|uk|us|ca|au|nz|in|jp|cn|br|ru|ua|tr|rs|mk|al|me|tv|training|academy|software"
    "|agency|group|solutions|school|university|events|xyz|museum|coop|aero|mobi|wiki|codes|email"
    "|berlin|hamburg|koeln|bayern|wien|swiss|paris|london|amsterdam|brussels|gent|barcelona"
    "|madrid|cat|eus|gal|scot|wales|example|local|localhost|invalid|internal|lan"
)
"""Top-level domains; in lower case, since in "in Java.It is" a blank is missing, or with the
whole name in capitals."""
_CODE_ENDS = "py|ipynb|java|js|ts|jsx|tsx|css|php|rb|cpp|hpp|cs|go|rs|sql|sh|swift|kt"
"""Ends of names of files with code; in lower case, as in "Python.SQL" a blank is missing."""
_FILE_ENDS = (
    "pdf|docx?|odt|rtf|txt|md|xlsx?|ods|csv|tsv|pptx?|odp|html?|xml|json|ya?ml|toml|ini|cfg|log"
    "|zip|tar|gz|7z|rar|exe|msi|dmg|apk|jar|bat|ps1|jpe?g|png|gif|svg|bmp|tiff?|webp|mp[34]|avi|mov|wav|psd"
    "|dwg|dxf|stl|ttl|nt|rdf|owl"
)
_PREFIXES = "mailto|sip|skype|xmpp|urn|doi|magnet|whatsapp"
"""URI schemes without "//" that are met in texts."""
_ROOTS = "bin|boot|dev|etc|home|lib|mnt|opt|proc|root|run|sbin|srv|sys|tmp|usr|var|Users"
"""Folders at the root of a Unix system; "HTML /CSS" is not one."""
_SIGNS = ".@/\\:%$[("
"""Characters of which an address has at least one."""
# Every alternative begins where a run of its letters does, so that reading takes linear time.
_ADDRESS = re.compile(
    rf"""
      (?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*(?:[:?]\S+)?  # e-mail, also git@host:path
    | (?<![\w.+-])[\w.+-]+\s?[(\[{{](?i:at|@|ät|arroba)[)\]}}]\s?[\w-]+(?:\.[\w-]+)*
    | (?<![\w.+-])[A-Za-z][\w+.-]*://\S+                  # URL
    | (?<![\w.+-])(?i:{_PREFIXES}):[^\s,;]+
    | (?<![\w.+-])(?i:tel|sms):\+?\d\S*
    | (?<![\w.+-])data:\w+/\S+
    | (?<![\w.-])(?i:www)\.\S+
    | (?<![\w@])@\w[\w.-]*(?:[@/]\w[\w.-]*)*             # handle, package
    | (?<!\S)/[ru]/\w+
    | (?<!\S)[A-Za-z]:\\(?:[^\\/:*?"<>|\n\r]{{1,60}}\\)+[\w.-]*  # its folders may have blanks
    | (?<!\S)(?:[A-Za-z]:[\\/]|~/|\.{{1,2}}/|\\\\)[\w.-]+[\\/]?\S*   # path
    | (?<!\S)(?:%\w+%|\${{?[A-Z_]+}}?)(?:[\\/]\S*)?
    | (?<!\S)/(?:[\w.-]+/){{2,}}\S*
    | (?<!\S)/(?:{_ROOTS})/\S*
    | (?<!\S)\*\.(?:{_CODE_ENDS}|(?i:{_FILE_ENDS}))(?!\w)
    | (?<!\S)/[\w.-]+/[\w.-]*\.\w+
    | (?<![\w./\\-])(?!{_SOFTWARE})\w[\w.-]*(?:[\\/][\w.-]+)+\.
      (?:{_CODE_ENDS}|(?i:{_FILE_ENDS}))(?![\w-])
    | (?<![\w.-])(?!{_SOFTWARE})(?:localhost|[\w-]{{2,}}(?:\.[\w-]+)+)
      :\d{{2,5}}(?:/\S*)?(?!\w)                          # host and port
    | (?<![\w.-])[\w-]{{2,}}:\d{{2,5}}/\S+
    | (?<![\w.-])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?:/\S*)?(?![\w.])
    | (?<![\w@.-])10\.\d{{4,}}/\S+                         # DOI
    | (?<![\w@.-])[\w-](?:\.[\w-]+)*\.(?:{_HOST_ENDS})/\S+
    | (?<![\w@.-])(?!{_SOFTWARE})[\w-]{{2,}}(?:\.[\w-]+)*\.
      (?:(?:{_HOST_ENDS})(?:[/:?#]\S+)?|{_CODE_ENDS}|(?i:{_FILE_ENDS}))(?![\w@-])
    | (?<![\w@.-])(?!{_SOFTWARE})[A-Z0-9-]{{2,}}(?:\.[A-Z0-9-]+)*\.
      (?:{_HOST_ENDS.upper()})(?![\w@-])
    """,
    re.VERBOSE,
)


class Address(NamedTuple):
    """The place of an address in a text, in characters."""

    start: int
    end: int


def addresses(text: str) -> list[Address]:
    """Return the addresses in a text, in order; see the module."""
    if not any(sign in text for sign in _SIGNS):
        return []
    return [Address(*match.span()) for match in _ADDRESS.finditer(text)]

"""Kinds of files that are not what their names say, told by their first bytes."""

PEEKED = 4_096
"""Number of bytes that tell the kind of a file."""

_SIGNATURES = {
    b"version https://git-lfs": "is a pointer of Git LFS, not the file; run: git lfs pull",
    b"PK\x03\x04": "is an archive or a spreadsheet; unpack it, or save it as CSV in UTF-8",
    b"\xd0\xcf\x11\xe0": "is a spreadsheet or document of Office; save it as CSV in UTF-8",
    b"\x1f\x8b": "is gzipped; let its name end in .gz",
    b"BZh91AY&SY": "is compressed (bzip2); unpack it",
    b"\xfd7zXZ": "is compressed (xz); unpack it",
    b"\x28\xb5\x2f\xfd": "is compressed (zstd); unpack it",
    b"<<<<<<< ": "has the marks of a conflict in Git; resolve it",
    b"PAR1": "is Parquet; save it as CSV in UTF-8",
    b"7z\xbc\xaf": "is an archive (7z); unpack it and pass the folder",
    b"Rar!": "is an archive (RAR); unpack it and pass the folder",
    b"SQLite format 3": "is a database of SQLite; export its tables as CSV",
    b"%PDF": "is a PDF; download the file itself",
    b"\x89PNG": "is a picture; download the file itself",
    b"\xff\xd8\xff": "is a picture; download the file itself",
}
"""First bytes → what the file is, and what to do."""

_OTHER_ENCODINGS = {
    b"\xff\xfe\0\0": "is not UTF-8, but UTF-32; save it as UTF-8",
    b"\0\0\xfe\xff": "is not UTF-8, but UTF-32; save it as UTF-8",
    b"\xff\xfe": "is not UTF-8, but UTF-16; save it as UTF-8",
    b"\xfe\xff": "is not UTF-8, but UTF-16; save it as UTF-8",
}
_NOT_CSV = {
    b"<http": "is RDF (N-Triples), not CSV; let its name end in .nt",
    b"@prefix": "is RDF (Turtle), not CSV; let its name end in .ttl",
    b"PREFIX ": "is RDF (Turtle), not CSV; let its name end in .ttl",
    b"{\\rtf": "is a document (RTF); save it as CSV in UTF-8",
    b"[InternetShortcut]": "is a link to a page; download the file itself",
    b"<": "is a web page or XML, not CSV; download the file itself",
    b"{": "is JSON, not CSV; download the file itself",
    b"[": "is JSON, not CSV; download the file itself",
}
_WEB_PAGES = (b"<!doctype html", b"<html")


def other_kind(beginning: bytes, format: str) -> str:
    """Return what a file is, if it is not of a format, and what to do; else empty.

    Args:
        beginning: Its first bytes.
        format: An RDF format, "zip", or empty for CSV.
    """
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        return "is empty; download it again"
    if text.lower().startswith(_WEB_PAGES):
        return "is a web page; download the file itself"
    kinds = _SIGNATURES if format else {**_SIGNATURES, **_OTHER_ENCODINGS, **_NOT_CSV}
    for first_bytes, reason in kinds.items():
        if text.startswith(first_bytes):
            return reason
    if not format and b"\0" in beginning:
        return "is not text in UTF-8 (it has zero bytes); save it as CSV in UTF-8"
    return ""

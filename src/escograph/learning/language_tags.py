"""Languages as courses state them: tags, codes of the EU, names.

See:
    BCP 47; http://publications.europa.eu/resource/authority/language, the languages of the EU's
    vocabularies; ISO 639-2, whose bibliographic codes are the second ones below.
"""

import re

_TAG = re.compile(r"([a-z]{2,3})(-[a-z0-9]{1,8})*", re.IGNORECASE)
_AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
_LANGUAGES = """
ar ara Arabic العربية
bg bul Bulgarian български
cs ces cze Czech čeština
da dan Danish dansk
de deu ger German Deutsch
el ell gre Greek ελληνικά
en eng English
es spa Spanish español
et est Estonian eesti
fi fin Finnish suomi
fr fra fre French français
ga gle Irish Gaeilge
hr hrv Croatian hrvatski
hu hun Hungarian magyar
is isl ice Icelandic íslenska
it ita Italian italiano
lt lit Lithuanian lietuvių
lv lav Latvian latviešu
mt mlt Maltese Malti
nl nld dut Dutch Nederlands
no nor Norwegian norsk
pl pol Polish polski
pt por Portuguese português
ro ron rum Romanian română
sk slk slo Slovak slovenčina
sl slv Slovenian slovenščina
sv swe Swedish svenska
uk ukr Ukrainian українська
"""
"""The languages of ESCO: tag, codes of three letters, name in English, name in itself."""
_TAGS = {
    name.casefold(): tag
    for tag, *names in map(str.split, _LANGUAGES.strip().splitlines())
    for name in names
}
"""Code or name → tag."""


def language_tag(text: str) -> str | None:
    """Return the BCP 47 tag of a language; ``None`` if a text states none.

    Args:
        text: A tag, also with an underscore; a code of three letters, also as a URI of the EU;
            of the languages of ESCO also the name in English or in the language itself.

    Example:
        >>> from escograph.learning.language_tags import language_tag
        >>> eu = "http://publications.europa.eu/resource/authority/language/DEU"
        >>> [language_tag(text) for text in (eu, "Deutsch", "de_AT", "???")]
        ['de', 'de', 'de-AT', None]
    """
    stated = text.strip().removeprefix(_AUTHORITY).replace("_", "-")
    if tag := _TAGS.get(stated.casefold()):
        return tag
    if match := _TAG.fullmatch(stated):
        primary = match[1].lower()
        return _TAGS.get(primary, primary) + stated[len(primary) :]
    return None

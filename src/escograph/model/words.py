"""When two texts say the same words."""

import unicodedata


def plain(text: str) -> str:
    """Return a text as it is compared: without case, ligatures and odd widths.

    Accents stay, since stemmers go by them; marks that no composed letter has, as Arabic
    vowels, go.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    if text.isascii():
        return text
    text = text.encode("utf-8", "replace").decode()  # half a character is none
    return "".join(letter for letter in text if _is_letter(letter))


def _is_letter(letter: str) -> bool:
    """Whether a sign is neither a mark on the letter before nor one that nobody sees."""
    if letter < "\u0300":  # most are
        return letter != "\xad"
    return not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"


def same_words(text: str) -> str:
    """Return what two texts share that say the same words: `plain`, with single spaces."""
    return " ".join(plain(text).split())

"""How a word is looked up: the one normalisation that texts and wordlists share."""

from unicodedata import normalize

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def key(word: str) -> str:
    """The form under which a word stands in every list: lower case, NFC, straight apostrophes."""
    if word.isascii():
        return word.lower()
    return normalize("NFC", word.translate(_APOSTROPHES).lower())

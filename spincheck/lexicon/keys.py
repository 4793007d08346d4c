"""How a word is looked up: the one normalisation that texts and wordlists share."""

from unicodedata import normalize

_APOSTROPHES = str.maketrans("’‘ʼ＇", "''''")


def key(word: str) -> str:
    """`word` in lower case, composed (NFC), with straight apostrophes."""
    if word.isascii():
        return word.lower()
    return normalize("NFC", word.translate(_APOSTROPHES)).lower()

"""The kinds of relation between two phrases."""

from enum import IntEnum


class Closeness(IntEnum):
    """How the words of a swap are related, closest first; the first six are forms of one word."""

    SAME = 0  # the same word, in another case
    SPELLING = 1  # colour, color
    CONTRACTION = 2  # don't, do not
    NUMBER = 3  # 2,000, 2000, two thousand
    INFLECTION = 4  # other forms of one lemma
    MISSPELLING = 5  # a word the vocabulary does not know, and one spelled nearly alike
    PHRASE = 6  # a phrase and its plain equivalent
    SYNSET = 7  # synonyms in one sense
    NEAR = 8  # similar, broader or narrower
    THESAURUS = 9  # side by side in a thesaurus, in some sense
    DERIVED = 10  # another word of the same root: employ, employment
    PADDED = 11  # the original and a word more that goes with it: policies, insurance policies
    ANTONYM = 12
    NONE = 13

    @property
    def is_form(self) -> bool:
        """True where both sides are forms of one word: a benign change."""
        return self <= Closeness.MISSPELLING

    @property
    def is_synonym(self) -> bool:
        """True where a thesaurus of any kind connects both sides as meaning the same."""
        return Closeness.PHRASE <= self <= Closeness.THESAURUS

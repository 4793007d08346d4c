"""What one word may be to another; how a form may relate to its lemma; what a word may be."""

from __future__ import annotations

from enum import IntFlag


class Relation(IntFlag):
    """Bits of a pair (word, other): what the other is to the word, and which source says so."""

    SAME_SYNSET = 1  # WordNet: the two share a sense
    SIMILAR_TO = 2  # WordNet: adjectives of one cluster
    HYPERNYM = 4  # WordNet: the other is the broader term
    HYPONYM = 8  # WordNet: the other is the narrower term
    DERIVED = 16  # WordNet: same root, another part of speech
    ALSO = 32  # WordNet: see also, verb group, pertainym, participle
    ANTONYM = 64  # WordNet: the opposite; thesauri list such pairs too
    MOBY = 128  # Moby thesaurus, in one direction at least
    MOBY_MUTUAL = 256  # Moby thesaurus, each under the other's head
    OPENOFFICE = 512  # OpenOffice thesaurus


class Form(IntFlag):
    """Bits of a pair (form, lemma)."""

    PLURAL = 1
    PAST = 2
    PAST_PARTICIPLE = 4
    ING = 8
    THIRD_PERSON = 16
    COMPARATIVE = 32
    SUPERLATIVE = 64
    BASE = 128
    POSSESSIVE = 256


class WordFlag(IntFlag):
    """Bits of a vocabulary entry; parts of speech hold for inflected forms too."""

    NOUN = 1
    VERB = 2
    ADJECTIVE = 4
    ADVERB = 8
    FUNCTION_WORD = 16
    PHRASE = 32  # more than one word
    VOWEL_SOUND = 64  # "an", not "a", stands before it
    NAME_LIKE = 128  # WordNet and lemminflect know it with a capital only

"""Sentence alignment: splits, merges, moves, page furniture."""

from spincheck.align.sentences import align_sentences
from spincheck.text.document import Document

A = "The harbour of Velden lay empty when the storm came in from the west."
B = "Three crews had already left for the northern islands on Tuesday morning."
C = "Nobody expected them to return before the end of the month."
MENU = "Home\nNews\nSport\nContact"


def links(suspect, reference):
    found = align_sentences(Document.of(suspect, "s.txt"), Document.of(reference, "r.txt"))
    return [(link.suspect, link.reference) for link in found]


def test_unrelated_texts_have_no_link():
    other = "Bread needs flour, water, salt and time.\n\nKnead it well and let it rest overnight."
    assert links(other, f"{A}\n\n{B}\n\n{C}") == []


def test_identical_sentences_are_verbatim_links():
    assert links(f"{A} {B}", f"{A} {B}") == [((0, 1), (0, 1)), ((1, 2), (1, 2))]


def test_page_furniture_stays_alone_on_both_sides():
    found = links(f"{A}\n\n{B}\n\nPost a Comment", f"{MENU}\n\n{A}\n\n{B}")
    assert found == [((0, 1), (4, 5)), ((1, 2), (5, 6))]


def test_a_moved_sentence_is_found():
    assert links(f"{C}\n\n{A}\n\n{B}", f"{A}\n\n{B}\n\n{C}") == [
        ((0, 1), (2, 3)),
        ((1, 2), (0, 1)),
        ((2, 3), (1, 2)),
    ]


def test_a_sentence_split_in_two():
    joined = (
        "The harbour of Velden lay empty when the storm came in from the west, and three crews "
        "had already left for the northern islands."
    )
    split = (
        "The harbour of Velden lay vacant when the storm came in from the west. "
        "Three crews had already departed for the northern islands."
    )
    assert links(split, joined) == [((0, 2), (0, 1))]
    assert links(joined, split) == [((0, 1), (0, 2))]


def test_a_heavily_spun_sentence_between_neighbours_is_found_by_its_place():
    reference = f"{A}\n\nThe main difference will come from underlying frameworks.\n\n{C}"
    suspect = f"{A}\n\nThe primary contrast will be originated from hidden systems.\n\n{C}"
    assert links(suspect, reference)[1] == ((1, 2), (1, 2))

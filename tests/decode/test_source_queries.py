"""Queries made of names, numbers and restored phrases."""

from spincheck.blind import scan_blind
from spincheck.decode.source_queries import MOST_WORDS, source_queries
from spincheck.text.document import Document

TEXT = (
    "The nation’s officers stated on Monday that Roman Vassilenko would meet 340 delegates of the "
    "Marren Port Authority in Astana. It rained."
)


def test_names_and_numbers_come_first() -> None:
    document = Document.of(TEXT)
    queries = source_queries(document, scan_blind(document).findings)
    assert '"Roman Vassilenko"' in queries[0]
    assert "340" in queries[0]
    assert '"Marren Port Authority"' in queries[0]


def test_restored_words_stand_in_for_what_was_used() -> None:
    document = Document.of(TEXT)
    findings = scan_blind(document).findings
    query = source_queries(document, findings)[0].split()
    for finding in findings:
        assert finding.text not in query


def test_no_more_queries_than_asked_for_and_none_of_nothing() -> None:
    document = Document.of(" ".join([TEXT] * 3))
    assert len(source_queries(document, [], 1)) == 1
    assert source_queries(Document.of("It rained."), []) == []
    for query in source_queries(document, []):
        assert len(query.replace('"', "").split()) <= 3 * MOST_WORDS

"""One thing under several names: how often a candidate original stands elsewhere in the text.

A spinner that replaces some of the words leaves the original of many in other places, where its
author, who stays with a term, would have said the same word again.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from spincheck.lexicon import ngrams, vocabulary
from spincheck.lexicon.candidates import Channel
from spincheck.lexicon.relations import WordFlag

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spincheck.decode.sites import Sites
    from spincheck.decode.stream import Stream

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# Uses that are added to what is counted and to what is expected: one use of a rare word is chance.
_ADDED = 0.5
# Words commoner than this name nothing ("get", "good"); they stand everywhere.
_COMMONEST_TERM = 5.3
# Twice what is expected and more is worth saying in a finding.
_TELLING_BURST = 0.3
# Relations close enough for two names of one thing.
CLOSE = Channel.SYNSET | Channel.MOBY_MUTUAL | Channel.SPINNER


class Terms(NamedTuple):
    """What a whole text names.

    `uses`: of each vocabulary entry as a lemma, int64[entries]. `words`: of the text.
    """

    uses: Ints
    words: int


def terms_of(stream: Stream) -> Terms:
    """Count the lemmas of the stream."""
    import numpy as np

    lemma = vocabulary.lemmas(stream.vocabulary)
    size = len(vocabulary.vocabulary().hash)
    uses = np.bincount(lemma[lemma >= 0], minlength=size)
    return Terms(uses, int((stream.token >= 0).sum()))


@cache
def _lemma_of_model() -> NDArray[np.int64]:
    """The lemma of each word of the n-gram model, -1 where the vocabulary has none."""
    import numpy as np

    v = vocabulary.vocabulary()
    found = np.full(len(ngrams.model().unigram_prob), -1, np.int64)
    known = np.flatnonzero(v.lm_id != vocabulary.NO_LM_ID)
    found[v.lm_id[known]] = v.lemma[known]
    return found


def burst(terms: Terms, lemma: Ints, elsewhere: Ints) -> Floats:
    """log10 of the uses elsewhere over what the lemma's frequency leads to expect; of any shape.

    Both with half a use added; 0 for a lemma of -1. A word of the text's own matter has more than
    its frequency tells (Church and Gale 1995, "burstiness").
    """
    import numpy as np

    zipf = vocabulary.zipf_frequency(lemma)
    expected = terms.words * 10.0 ** (zipf - 9)
    found = np.log10((elsewhere + _ADDED) / (expected + _ADDED))
    return np.asarray(np.where(lemma >= 0, found, 0.0))


def elsewhere(terms: Terms, stream: Stream, sites: Sites) -> tuple[Ints, Ints, Ints]:
    """Lemma of each one-word candidate, -1 for a phrase; its uses; and those of what stands there.

    int64[m], int64[m], int64[n]. A candidate of the observed word's own lemma is no other name: it
    counts as -1. The site itself is not elsewhere.
    """
    import numpy as np

    there = vocabulary.lemmas(stream.vocabulary[sites.place])
    alone = (sites.n_words == 1) & (sites.words[:, 0] >= 0)
    lemma = np.where(alone, _lemma_of_model()[np.maximum(sites.words[:, 0], 0)], -1)
    lemma[lemma == there[sites.site]] = -1
    uses = np.where(lemma >= 0, terms.uses[np.maximum(lemma, 0)], 0)
    own = np.where(there >= 0, terms.uses[np.maximum(there, 0)] - 1, 0)
    return lemma, uses, np.maximum(own, 0)


def uses_elsewhere(terms: Terms, stream: Stream, sites: Sites, site: int, candidate: int) -> int:
    """How often the lemma of a site's candidate stands elsewhere.

    0 for a phrase, a function word, a form of what stands there, and where the text uses it no more
    than any text of its length would.
    """
    if candidate < 0 or sites.n_words[candidate] != 1 or sites.words[candidate, 0] < 0:
        return 0
    word = int(sites.words[candidate, 0])
    lemma = _lemma_of_model()[word : word + 1]
    there = vocabulary.lemmas(stream.vocabulary[sites.place[site]][None])
    if lemma[0] in (there[0], -1) or vocabulary.flags(lemma)[0] & WordFlag.FUNCTION_WORD:
        return 0
    uses = terms.uses[lemma]
    return int(uses[0]) if burst(terms, lemma, uses)[0] >= _TELLING_BURST else 0


def term_columns(terms: Terms, stream: Stream, sites: Sites, best: Ints) -> dict[str, Floats]:
    """Columns of the evidence, float64[n] each; `best` is the first candidate of every site.

    `term_uses` and `term_burst`: of the best candidate. `term_any` and `term_close`: the largest
    burst of a candidate that stands elsewhere, of all and of the close relations; 0 for none.
    `own_burst`: of what stands there.
    """
    import numpy as np

    n = len(sites)
    lemma, uses, own = elsewhere(terms, stream, sites)
    there = vocabulary.lemmas(stream.vocabulary[sites.place])
    found = np.flatnonzero(uses > 0)
    zipf = vocabulary.zipf_frequency(lemma[found])
    found = found[zipf < _COMMONEST_TERM]
    value = np.maximum(burst(terms, lemma[found], uses[found]), 0.0)
    largest, close = np.zeros(n), np.zeros(n)
    np.maximum.at(largest, sites.site[found], value)
    near = (sites.channel[found] & CLOSE) != 0
    np.maximum.at(close, sites.site[found[near]], value[near])
    if not len(lemma):
        return dict.fromkeys(
            ("uses", "term_uses", "term_burst", "term_any", "term_close", "own_burst"), np.zeros(n)
        )
    return {
        "uses": np.log1p(own + 1),
        "term_uses": np.log1p(uses[best]),
        "term_burst": burst(terms, lemma[best], uses[best]),
        "term_any": largest,
        "term_close": close,
        "own_burst": burst(terms, there, own),
    }

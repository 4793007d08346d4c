"""A loaded model: token sequences in, hidden states and log-probabilities of chosen tokens out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.branches import Branch, branch_states
from spincheck.decode.neural.forward import (
    KeysValues,
    LayerSource,
    empty_cache,
    hidden_states,
    normed,
)
from spincheck.decode.neural.gguf import GgufFile, open_gguf
from spincheck.decode.neural.layers import Expansion, Layer, Shape, read_layer, read_shape
from spincheck.decode.neural.parallel import available_processors, parallel
from spincheck.decode.neural.quantized import BlockFormat, Bytes, Floats, expand_rows
from spincheck.decode.neural.tokenizer import Tokenizer, load_tokenizer

# Rows of the output layer expanded at a time (2,048 x 576 float32 = 5 MB), and pairs of
# (position, token) multiplied at a time (8,192 x 576 float32 = 19 MB).
_VOCABULARY_ROWS = 2048
_PAIRS = 8192
# Positions whose whole vocabulary row is summed at a time: 512 x 2,048 float32 = 4 MB, twice.
_NORMALIZER_ROWS = 512

Ids = NDArray[np.int32]


class Outlook(NamedTuple):
    """What is expected after each of some states; natural units, (states,) each.

    `entropy`: of the next token (Shannon 1948). `highest`: the likeliest token's logit.
    """

    log_normalizer: Floats
    entropy: Floats
    highest: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A model ready to read. `workers` threads share the sequences of a call.

    A layer that was expanded `keep_after` times is kept from the next time on: all layers are
    425 MB for the supported model. One article is read twice, the text and then its doubtful
    phrases, and needs less than half of that; whoever reads many saves 0.4 s each.
    """

    shape: Shape
    tokenizer: Tokenizer
    workers: int
    keep_after: int
    _file: GgufFile
    _embedding: Bytes
    _embedding_format: BlockFormat
    _output_norm: Floats
    _layers: dict[int, Layer] = field(default_factory=dict, repr=False)
    _expanded: Counter[int] = field(default_factory=Counter, repr=False)

    def layers(self) -> LayerSource:
        """Gives layer after layer, to be expanded; from memory where they were kept.

        What it gave is written over by the call after the next one.
        """
        rooms: list[Layer | None] = [None, None]

        def layer(index: int) -> Expansion:
            if index in self._layers:
                return Expansion(self._layers[index])
            self._expanded[index] += 1
            self._file.forget()
            if self._expanded[index] > self.keep_after:
                found = read_layer(self._file, self.shape, index)
                self._layers[index] = found.layer
            else:
                found = read_layer(self._file, self.shape, index, rooms[0])
                rooms[:] = [rooms[1], found.layer]
            return found

        return layer

    def embed(self, token_ids: Ids) -> Floats:
        """(tokens, width) float32."""
        unique, places = np.unique(token_ids, return_inverse=True)
        return self._rows(unique)[places]

    def hidden(
        self, sequences: Sequence[Ids], keep: bool = False
    ) -> tuple[list[Floats], list[KeysValues]]:
        """Output states of every sequence, (tokens, width); with `keep` also keys and values.

        State i has seen tokens 0 to i and foretells token i + 1.
        """
        lengths = [len(sequence) for sequence in sequences]
        caches = [empty_cache(self.shape, length) for length in lengths] if keep else []
        if not sequences:
            return [], caches
        x = self.embed(np.concatenate(sequences))
        with parallel(self.workers) as run:
            hidden_states(self.shape, self.layers(), x, lengths, run, self.workers, caches)
        return np.split(self._finish(x), np.cumsum(lengths)[:-1]), caches

    def continued(self, branches: Sequence[Branch], caches: list[KeysValues]) -> list[Floats]:
        """Output states of the branches' own tokens, (tokens, width) each, in the given order."""
        groups: list[list[int]] = [[] for _ in caches]
        for number, branch in enumerate(branches):
            groups[branch.sequence].append(number)
        tokens: list[Ids] = []
        lengths: list[int] = []
        for group in groups:
            longest = max((len(branches[number].tokens) for number in group), default=0)
            padded = np.zeros((len(group), longest), dtype=np.int32)
            for row, number in enumerate(group):
                padded[row, : len(branches[number].tokens)] = branches[number].tokens
            tokens.append(padded.reshape(-1))
            lengths.append(longest)
        if not branches:
            return []
        state = self.embed(np.concatenate(tokens))
        grouped = [[branches[number] for number in group] for group in groups]
        with parallel(self.workers) as run:
            branch_states(
                self.shape, self.layers(), state, grouped, lengths, run, self.workers, caches
            )
        finished = self._finish(state)
        results: dict[int, Floats] = {}
        start = 0
        for group, longest in zip(groups, lengths, strict=True):
            for number in group:
                results[number] = finished[start : start + len(branches[number].tokens)]
                start += longest
        return [results[number] for number in range(len(branches))]

    def logits(self, hidden: Floats, rows: NDArray[np.intp], token_ids: Ids) -> Floats:
        """Logit of token `token_ids[i]` after `hidden[rows[i]]`, for every i; natural units."""
        unique, places = np.unique(token_ids, return_inverse=True)
        output = self._rows(unique)
        logits = np.empty(len(token_ids), dtype=np.float32)
        for start in range(0, len(token_ids), _PAIRS):
            part = slice(start, start + _PAIRS)
            np.einsum("ij,ij->i", hidden[rows[part]], output[places[part]], out=logits[part])
        return logits

    def log_normalizers(self, hidden: Floats) -> Floats:
        """log of the sum of exp(logit) over the whole vocabulary, for every row of `hidden`.

        logit - log normalizer = natural log of the probability.
        """
        return self.outlook(hidden).log_normalizer

    def outlook(self, hidden: Floats) -> Outlook:
        """What the model expects after every row of `hidden`, over the whole vocabulary."""
        starts = range(0, self.shape.vocabulary if len(hidden) else 0, _VOCABULARY_ROWS)
        highest = np.empty((len(starts), len(hidden)), np.float32)
        # Of each part of the vocabulary: sum of exp(logit - highest), and that weighted with the
        # difference.
        sums, weighted = np.empty_like(highest), np.empty_like(highest)

        def one(number: int) -> None:
            rows = slice(starts[number], starts[number] + _VOCABULARY_ROWS)
            output = expand_rows(self._embedding[rows], self._embedding_format)
            size = (min(_NORMALIZER_ROWS, len(hidden)), len(output))
            logit_room, share_room = np.empty(size, np.float32), np.empty(size, np.float32)
            for start in range(0, len(hidden), _NORMALIZER_ROWS):
                part = slice(start, start + _NORMALIZER_ROWS)
                count = len(hidden[part])
                logits, shares = logit_room[:count], share_room[:count]
                np.matmul(hidden[part], output.T, out=logits)
                highest[number, part] = logits.max(axis=1)
                logits -= highest[number, part, None]
                np.exp(logits, out=shares)
                sums[number, part] = shares.sum(axis=1)
                weighted[number, part] = np.einsum("ij,ij->i", shares, logits)

        with parallel(self.workers) as run:
            run(one, range(len(starts)))
        if not len(starts):
            nothing = np.zeros(0, np.float32)
            return Outlook(nothing, nothing, nothing)
        top = highest.max(axis=0)
        below = highest - top
        share = np.exp(below)
        total = (share * sums).sum(axis=0)
        mean = (share * (weighted + sums * below)).sum(axis=0) / total
        log_total = np.log(total)
        return Outlook(top + log_total, log_total - mean, top)

    def _rows(self, token_ids: NDArray[Any]) -> Floats:
        return expand_rows(self._embedding[token_ids], self._embedding_format)

    def _finish(self, state: Floats) -> Floats:
        return normed(state, self._output_norm, self.shape.norm_epsilon)


def load_model(path: Path, workers: int | None = None, keep_after: int = 2) -> Model:
    """Open a GGUF model. Raises BrokenData, naming file and cause, if it cannot be used.

    `workers`: threads; None takes one for each processor. Results do not depend on it.
    """
    file = open_gguf(path)
    tokenizer = load_tokenizer(file)
    shape = read_shape(file)
    embedding = "token_embd.weight"
    return Model(
        shape,
        tokenizer,
        workers or available_processors(),
        keep_after,
        file,
        file.packed_rows(embedding),
        file.tensors[embedding].block_format,
        file.weights("output_norm.weight", (shape.width,)),
    )

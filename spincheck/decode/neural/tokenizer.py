"""Byte-level byte-pair encoding with the vocabulary of a GGUF file, and where each token lies.

Method: Sennrich et al. 2016 over UTF-8 bytes as in GPT-2 (Radford et al. 2019): of all
neighbouring symbols the pair that was learned first is merged, until none is left. The model's
special tokens are never made from text: "<|endoftext|>" in an article is eleven ordinary symbols.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.gguf import GgufFile
from spincheck.decode.neural.pretokens import pretokens
from spincheck.errors import BrokenData

# Pieces remembered; the working vocabulary of a long document is well below it.
_CACHE_PIECES = 200_000
_PRETOKENIZER = "smollm"


def _byte_symbols() -> list[str]:
    """The printable character that stands for each byte (GPT-2, `bytes_to_unicode`)."""
    printable = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = [byte for byte in range(256) if byte not in printable]
    shifted = {byte: chr(256 + rank) for rank, byte in enumerate(others)}
    return [shifted.get(byte, chr(byte)) for byte in range(256)]


BYTE_SYMBOLS = _byte_symbols()


@dataclass(frozen=True, slots=True)
class Encoding:
    """Tokens of a text. Token i covers code points `starts[i]` to `ends[i]`, half-open.

    Tokens that share one character (a rare character in several bytes) all cover it.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """`token_ids`: symbol string to number; `merge_ranks`: pair of symbols to learning order."""

    token_ids: Mapping[str, int]
    merge_ranks: Mapping[tuple[str, str], int]
    unknown_id: int
    document_start_id: int
    _cache: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict, repr=False)

    def encode(self, text: str) -> Encoding:
        """Tokens of the whole text with their code-point offsets."""
        ids: list[int] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for piece in pretokens(text):
            for token, start, end in self._placed(piece):
                ids.append(token)
                starts.append(position + start)
                ends.append(position + end)
            position += len(piece)
        return Encoding(
            np.array(ids, dtype=np.int32),
            np.array(starts, dtype=np.int64),
            np.array(ends, dtype=np.int64),
        )

    def ids(self, text: str) -> tuple[int, ...]:
        """Token numbers alone, for short strings such as candidates (" wrong")."""
        return tuple(token for piece in pretokens(text) for token, _ in self._tokens(piece))

    def _placed(self, piece: str) -> Iterator[tuple[int, int, int]]:
        """(token, start, end) in code points of the piece."""
        tokens = self._tokens(piece)
        if len(tokens) == 1:
            yield tokens[0][0], 0, len(piece)
            return
        # character_of[b]: the code point that byte b belongs to
        sizes = [len(character.encode("utf-8", "surrogatepass")) for character in piece]
        character_of = [i for i, size in enumerate(sizes) for _ in range(size)]
        begin = 0
        for token, size in tokens:
            yield token, character_of[begin], character_of[begin + size - 1] + 1
            begin += size

    def _tokens(self, piece: str) -> tuple[tuple[int, int], ...]:
        """(token, bytes covered) of a piece, remembered."""
        known = self._cache.get(piece)
        if known is None:
            symbols = self._symbols(piece)
            known = tuple((self.token_ids.get(s, self.unknown_id), len(s)) for s in symbols)
            if len(self._cache) >= _CACHE_PIECES:
                self._cache.clear()
            self._cache[piece] = known
        return known

    def _symbols(self, piece: str) -> list[str]:
        """The piece after all merges; one character of a symbol stands for one byte."""
        symbols = [BYTE_SYMBOLS[byte] for byte in piece.encode("utf-8", "surrogatepass")]
        # The merges of a token's own text end in that token, for they are how it was learned.
        # Special tokens, which were not, mix letters and signs, so none of them is one piece.
        if (whole := "".join(symbols)) in self.token_ids:
            return [whole]
        ranks = self.merge_ranks
        never = len(ranks)
        while len(symbols) > 1:
            best = min(pairwise(symbols), key=lambda pair: ranks.get(pair, never))
            if best not in ranks:
                break
            symbols = _merge(symbols, best)
        return symbols


def _merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Every occurrence of the pair joined, from left to right."""
    merged: list[str] = []
    position = 0
    while position < len(symbols):
        if tuple(symbols[position : position + 2]) == pair:
            merged.append(pair[0] + pair[1])
            position += 2
        else:
            merged.append(symbols[position])
            position += 1
    return merged


def load_tokenizer(file: GgufFile) -> Tokenizer:
    """The tokenizer inside a model file. BrokenData if it is of another kind or incomplete."""
    model, kind = (file.metadata.get(f"tokenizer.ggml.{key}") for key in ("model", "pre"))
    if (model, kind) != ("gpt2", _PRETOKENIZER):
        raise BrokenData(
            f"{file.path}: tokenizer {model!r}/{kind!r} is not supported (gpt2/{_PRETOKENIZER} is)"
        )
    tokens = file.strings("tokenizer.ggml.tokens")
    merges = [tuple(merge.split(" ")) for merge in file.strings("tokenizer.ggml.merges")]
    ranks = {(m[0], m[1]): rank for rank, m in enumerate(merges) if len(m) == 2}
    if len(ranks) != len(merges) or not tokens:
        raise BrokenData(f"{file.path}: the tokenizer's merges are damaged")
    token_ids = {token: number for number, token in enumerate(tokens)}
    last = len(tokens) - 1
    unknown = file.integer("tokenizer.ggml.unknown_token_id", 0, last, default=0)
    # SmolLM2 was trained on documents separated by this token.
    return Tokenizer(token_ids, ranks, unknown, token_ids.get("<|endoftext|>", unknown))

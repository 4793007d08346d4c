"""Block formats in which GGUF files store weights, and their expansion to float32.

Only the formats that the supported model really uses are here. Layouts: ggml, `ggml-common.h`
(`block_q4_1`, `block_q8_0`); every block covers 32 neighbouring weights of one row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class BlockFormat:
    """How `block_weights` neighbouring weights are packed into `block_bytes` bytes."""

    name: str
    block_weights: int
    block_bytes: int
    expand: Callable[[Bytes], Floats]

    def row_bytes(self, columns: int) -> int | None:
        """Bytes of a row of `columns` weights; None where the row is not made of whole blocks."""
        if columns % self.block_weights:
            return None
        return columns // self.block_weights * self.block_bytes


def _column(blocks: Bytes, start: int) -> Floats:
    """The half-precision number at byte `start` of each block, shape (blocks, 1)."""
    halves: NDArray[Any] = np.ascontiguousarray(blocks[:, start : start + 2]).view("<f2")
    return halves.astype(np.float32)


def _expand_f32(blocks: Bytes) -> Floats:
    return np.ascontiguousarray(blocks).view("<f4").astype(np.float32, copy=False)


def _expand_f16(blocks: Bytes) -> Floats:
    return np.ascontiguousarray(blocks).view("<f2").astype(np.float32)


def _expand_q8_0(blocks: Bytes) -> Floats:
    """Scale (f16), then 32 signed bytes: weight = scale * byte."""
    weights = np.ascontiguousarray(blocks[:, 2:]).view(np.int8).astype(np.float32)
    weights *= _column(blocks, 0)
    return weights


def _expand_q4_1(blocks: Bytes) -> Floats:
    """Scale and minimum (f16), then 16 bytes; the low nibbles are weights 0-15, the high 16-31."""
    nibbles = blocks[:, 4:]
    weights = np.empty((len(blocks), 32), dtype=np.float32)
    weights[:, :16] = nibbles & 15
    weights[:, 16:] = nibbles >> 4
    weights *= _column(blocks, 0)
    weights += _column(blocks, 2)
    return weights


# Keys: the type numbers of the GGUF specification (`ggml_type`).
BLOCK_FORMATS: dict[int, BlockFormat] = {
    0: BlockFormat("F32", 1, 4, _expand_f32),
    1: BlockFormat("F16", 1, 2, _expand_f16),
    3: BlockFormat("Q4_1", 32, 20, _expand_q4_1),
    8: BlockFormat("Q8_0", 32, 34, _expand_q8_0),
}


def expand_rows(rows: Bytes, block_format: BlockFormat) -> Floats:
    """Packed rows, shape (rows, bytes a row), as float32 of shape (rows, weights a row)."""
    blocks = rows.reshape(-1, block_format.block_bytes)
    columns = rows.shape[1] // block_format.block_bytes * block_format.block_weights
    return block_format.expand(blocks).reshape(len(rows), columns)

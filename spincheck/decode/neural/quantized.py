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
    expand: Callable[[Bytes, Floats], None]

    def row_bytes(self, columns: int) -> int | None:
        """Bytes of a row of `columns` weights; None where the row is not made of whole blocks."""
        if columns % self.block_weights:
            return None
        return columns // self.block_weights * self.block_bytes


def _column(blocks: Bytes, start: int) -> Floats:
    """The half-precision number at byte `start` of each block, shape (blocks, 1)."""
    halves: NDArray[Any] = np.ascontiguousarray(blocks[:, start : start + 2]).view("<f2")
    return halves.astype(np.float32)


def _expand_f32(blocks: Bytes, out: Floats) -> None:
    out[:] = np.ascontiguousarray(blocks).view("<f4")


def _expand_f16(blocks: Bytes, out: Floats) -> None:
    out[:] = np.ascontiguousarray(blocks).view("<f2")


def _expand_q8_0(blocks: Bytes, out: Floats) -> None:
    """Scale (f16), then 32 signed bytes: weight = scale * byte."""
    np.multiply(blocks[:, 2:].view(np.int8), _column(blocks, 0), out=out)


def _expand_q4_1(blocks: Bytes, out: Floats) -> None:
    """Scale and minimum (f16), then 16 bytes; the low nibbles are weights 0-15, the high 16-31."""
    nibbles = blocks[:, 4:]
    scale = _column(blocks, 0)
    np.multiply(nibbles & 15, scale, out=out[:, :16])
    np.multiply(nibbles >> 4, scale, out=out[:, 16:])
    out += _column(blocks, 2)


# Keys: the type numbers of the GGUF specification (`ggml_type`).
BLOCK_FORMATS: dict[int, BlockFormat] = {
    0: BlockFormat("F32", 1, 4, _expand_f32),
    1: BlockFormat("F16", 1, 2, _expand_f16),
    3: BlockFormat("Q4_1", 32, 20, _expand_q4_1),
    8: BlockFormat("Q8_0", 32, 34, _expand_q8_0),
}


# Blocks expanded at a time: what is written, 4,096 x 32 float32 = 512 KB, stays in the cache
# between the steps (0.45 s for all layers of the supported model, 0.9 s with all at once).
_BLOCKS = 4096


def expand_rows(rows: Bytes, block_format: BlockFormat, out: Floats | None = None) -> Floats:
    """Packed rows, shape (rows, bytes a row), as float32 of shape (rows, weights a row).

    `out`: contiguous, of that shape, written instead of a new array.
    """
    blocks = rows.reshape(-1, block_format.block_bytes)
    columns = rows.shape[1] // block_format.block_bytes * block_format.block_weights
    weights = np.empty((len(rows), columns), np.float32) if out is None else out
    by_block = weights.reshape(-1, block_format.block_weights)
    for start in range(0, len(blocks), _BLOCKS):
        part = slice(start, start + _BLOCKS)
        block_format.expand(blocks[part], by_block[part])
    return weights

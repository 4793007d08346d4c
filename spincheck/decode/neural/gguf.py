"""Reader of GGUF model files: metadata at once, weights memory-mapped and expanded on demand.

Format: the GGUF specification, versions 2 and 3 (little-endian). A file is not trusted: every
count is checked against the bytes that are left before anything of that size is made.
"""

import mmap
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

from spincheck.decode.neural.quantized import (
    BLOCK_FORMATS,
    BlockFormat,
    Bytes,
    Floats,
    expand_rows,
)
from spincheck.errors import BrokenData

MetaValue = str | int | float | bool | list["MetaValue"]

# Far above any model of the size meant here (the supported one: 33 keys, 272 tensors, arrays of
# 49,152), so a larger count means a damaged file.
_MAX_ENTRIES = 10_000
_MAX_ARRAY = 1_000_000
_MAX_NAME_BYTES = 512
_MAX_STRING_BYTES = 1 << 20
_MAX_DIMENSIONS = 4

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q"}
_SCALARS[12] = "d"
_STRING, _ARRAY = 8, 9


@dataclass(frozen=True, slots=True)
class Tensor:
    """Where one weight matrix lies: `shape` is (rows, columns), or (columns,) for a vector."""

    shape: tuple[int, ...]
    block_format: BlockFormat
    start: int
    row_bytes: int

    @property
    def rows(self) -> int:
        return self.shape[0] if len(self.shape) > 1 else 1


@dataclass(frozen=True, slots=True)
class GgufFile:
    """An opened model file. `data` are the bytes of the memory-mapped file, read only."""

    path: str
    metadata: Mapping[str, MetaValue]
    tensors: Mapping[str, Tensor]
    mapping: mmap.mmap
    data: Bytes

    def forget(self) -> None:
        """Give back the pages that were read, 98 MB of the supported model, where that is possible.

        They come back from the system's own copy of the file when they are asked for.
        """
        if hasattr(self.mapping, "madvise") and hasattr(mmap, "MADV_DONTNEED"):
            self.mapping.madvise(mmap.MADV_DONTNEED)

    def packed_rows(self, name: str) -> Bytes:
        """The matrix as stored: uint8 view of shape (rows, bytes a row), nothing copied."""
        tensor = self.tensors[name]
        end = tensor.start + tensor.rows * tensor.row_bytes
        return self.data[tensor.start : end].reshape(tensor.rows, tensor.row_bytes)

    def weights(self, name: str, shape: tuple[int, ...]) -> Floats:
        """The whole tensor as float32; BrokenData unless it exists with exactly this shape."""
        self.require(name, shape)
        tensor = self.tensors[name]
        return expand_rows(self.packed_rows(name), tensor.block_format).reshape(shape)

    def fail(self, cause: str) -> NoReturn:
        """Raise BrokenData that names this file."""
        raise BrokenData(f"{self.path}: {cause}")

    def require(self, name: str, shape: tuple[int, ...]) -> None:
        """Raise BrokenData unless the tensor exists with exactly this shape."""
        if name not in self.tensors:
            self.fail(f"no tensor {name!r}")
        if self.tensors[name].shape != shape:
            found = self.tensors[name].shape
            self.fail(f"tensor {name!r} has shape {found}, expected {shape}")

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number of the metadata; BrokenData where absent or outside low..high."""
        value = self.metadata.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.fail(f"{key} is {value!r}, expected {low} to {high}")
        return value

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """A number of the metadata; BrokenData where absent, not finite or outside low..high."""
        value = self.metadata.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.fail(f"{key} is {value!r}, expected a number")
        if not low <= value <= high:
            self.fail(f"{key} is {value!r}, expected {low} to {high}")
        return float(value)

    def strings(self, key: str) -> list[str]:
        """A list of strings of the metadata; BrokenData where absent or of another type."""
        values = self.metadata.get(key)
        if not isinstance(values, list):
            self.fail(f"{key} is no list")
        strings = [value for value in values if isinstance(value, str)]
        if len(strings) != len(values):
            self.fail(f"{key} holds something else than strings")
        return strings


class _Cursor:
    """Reads forward through the header; every read is checked against the end of the file."""

    def __init__(self, path: str, data: Bytes) -> None:
        self.path = path
        self.view: memoryview = data.data
        self.position = 0

    def fail(self, cause: str) -> NoReturn:
        raise BrokenData(f"{self.path}: {cause} (byte {self.position})")

    def need(self, count: int) -> int:
        start = self.position
        if count > len(self.view) - start:
            self.fail("the file ends too early")
        self.position = start + count
        return start

    def scalar(self, code: str) -> int:
        return int(self.unpack(code))

    def unpack(self, code: str) -> int | float | bool:
        start = self.need(struct.calcsize(f"<{code}"))
        value: int | float | bool = struct.unpack_from(f"<{code}", self.view, start)[0]
        return value

    def count(self, limit: int, what: str) -> int:
        value = self.scalar("Q")
        if value > limit:
            self.fail(f"{value} {what}: the file is damaged")
        return value

    def string(self, limit: int) -> str:
        length = self.count(limit, "bytes in a string")
        start = self.need(length)
        try:
            return str(self.view[start : start + length], "utf-8")
        except UnicodeDecodeError:
            self.fail("a string that is not UTF-8")

    def value(self, kind: int) -> MetaValue:
        if kind in _SCALARS:
            return self.unpack(_SCALARS[kind])
        if kind == _STRING:
            return self.string(_MAX_STRING_BYTES)
        if kind != _ARRAY:
            self.fail(f"unknown metadata type {kind}")
        kind = self.scalar("I")
        length = self.count(_MAX_ARRAY, "values in a list")
        if kind in _SCALARS:
            code = f"<{length}{_SCALARS[kind]}"
            return list(struct.unpack_from(code, self.view, self.need(struct.calcsize(code))))
        if kind != _STRING:
            self.fail(f"a list of unknown type {kind}")
        return self.strings(length)

    def strings(self, length: int) -> list[MetaValue]:
        """So many strings: the vocabulary has 98,000, so they are read without a call each."""
        view, position, end = self.view, self.position, len(self.view)
        found: list[MetaValue] = []
        for _ in range(length):
            start = position + 8
            size = int.from_bytes(view[position:start], "little")
            position = start + size
            if position > end or size > _MAX_STRING_BYTES:
                self.fail("a string reaches beyond the end of the file")
            try:
                found.append(str(view[start:position], "utf-8"))
            except UnicodeDecodeError:
                self.fail("a string that is not UTF-8")
        self.position = position
        return found


def open_gguf(path: Path) -> GgufFile:
    """Open a GGUF file. Raises BrokenData, naming file and cause, if it cannot be used."""
    try:
        with path.open("rb") as file_object:
            mapping = mmap.mmap(file_object.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
        raise BrokenData(f"{path}: cannot be read: {error}") from None
    data: Bytes = np.frombuffer(mapping, np.uint8)
    cursor = _Cursor(str(path), data)
    if bytes(cursor.view[:4]) != b"GGUF":
        raise BrokenData(f"{path}: not a GGUF model file")
    cursor.position = 4
    version = cursor.scalar("I")
    if version not in (2, 3):
        cursor.fail(f"GGUF version {version} is not supported (2 and 3 are)")
    tensor_count = cursor.count(_MAX_ENTRIES, "tensors")
    metadata: dict[str, MetaValue] = {}
    for _ in range(cursor.count(_MAX_ENTRIES, "metadata keys")):
        key = cursor.string(_MAX_NAME_BYTES)
        metadata[key] = cursor.value(cursor.scalar("I"))
    found = [_tensor_entry(cursor) for _ in range(tensor_count)]
    file = GgufFile(str(path), metadata, {}, mapping, data)
    alignment = file.integer("general.alignment", 1, 1 << 20, default=32)
    base = -(-cursor.position // alignment) * alignment
    tensors = {name: _place(cursor, base, name, *entry) for name, entry in found}
    return GgufFile(str(path), metadata, tensors, mapping, data)


def _tensor_entry(cursor: _Cursor) -> tuple[str, tuple[tuple[int, ...], int, int]]:
    """One entry of the tensor table: name, (shape with rows first, type number, offset)."""
    name = cursor.string(_MAX_NAME_BYTES)
    dimensions = cursor.scalar("I")
    if not 1 <= dimensions <= _MAX_DIMENSIONS:
        cursor.fail(f"tensor {name!r} has {dimensions} dimensions")
    # GGUF names the fastest dimension first, numpy last.
    shape = tuple(cursor.scalar("Q") for _ in range(dimensions))[::-1]
    return name, (shape, cursor.scalar("I"), cursor.scalar("Q"))


def _place(
    cursor: _Cursor, base: int, name: str, shape: tuple[int, ...], kind: int, offset: int
) -> Tensor:
    """The tensor with its place in the file, checked to lie inside it."""
    if kind not in BLOCK_FORMATS:
        known = ", ".join(block_format.name for block_format in BLOCK_FORMATS.values())
        cursor.fail(f"tensor {name!r} has storage type {kind}; supported: {known}")
    if len(shape) > 2 or min(shape) < 1:
        cursor.fail(f"tensor {name!r} has shape {shape}")
    row_bytes = BLOCK_FORMATS[kind].row_bytes(shape[-1])
    if row_bytes is None:
        cursor.fail(f"tensor {name!r}: {shape[-1]} columns are not whole blocks")
    tensor = Tensor(shape, BLOCK_FORMATS[kind], base + offset, row_bytes)
    if tensor.start + tensor.rows * row_bytes > len(cursor.view):
        cursor.fail(f"tensor {name!r} reaches beyond the end of the file")
    return tensor

"""Lock-step binary search in compressed sparse rows of packed entries.

A table of rows is one sorted array of unsigned 32-bit entries: the key in the high bits, a payload
(a relation, a tag, a quantised value) in the low `shift` bits. Row i is
`entries[starts[i]:starts[i + 1]]`. All queries take one step of their searches together, so a call
costs log2 of the longest row in numpy operations, however many queries there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Entries = NDArray[np.uint32]


def bounds(starts: NDArray[Any], rows: Ints) -> tuple[Ints, Ints]:
    """First and end position of each row, int64[n] each; a negative row is empty."""
    import numpy as np

    safe = np.maximum(rows, 0)
    low = starts[safe].astype(np.int64)
    high = starts[safe + 1].astype(np.int64)
    return low, np.where(rows < 0, low, high)


def row_numbers(rows: NDArray[Any], ids: Ints) -> Ints:
    """Which row belongs to each id, given the ids that have one; int64[n], -1 for none."""
    import numpy as np

    # A key of another type than the table's would make searchsorted convert the whole table.
    wanted = np.maximum(ids, 0).astype(rows.dtype)
    at = np.minimum(np.searchsorted(rows, wanted), len(rows) - 1)
    return np.where((ids >= 0) & (rows[at] == wanted), at, -1)


def find(entries: Entries, low: Ints, high: Ints, keys: Ints, shift: int) -> Ints:
    """Position of each key in its stretch `entries[low:high]`, -1 where absent; int64[n].

    A negative key is absent. `low`, `high` and `keys` have one shape.
    """
    import numpy as np

    if not len(entries) or not keys.size:
        return np.full(keys.shape, -1, np.int64)
    target = np.maximum(keys, 0) << shift
    first, end = low, high
    last_entry = len(entries) - 1
    width = int((high - low).max())
    for _ in range(width.bit_length()):
        middle = (first + end) >> 1
        smaller = (entries[np.minimum(middle, last_entry)] < target) & (first < end)
        first = np.where(smaller, middle + 1, first)
        end = np.where(smaller, end, middle)
    found = (first < high) & (keys >= 0)
    found &= (entries[np.minimum(first, last_entry)] >> np.uint32(shift)) == keys
    return np.where(found, first, -1)

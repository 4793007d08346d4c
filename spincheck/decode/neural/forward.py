"""Llama's forward pass in numpy: hidden states of many sequences, each read once.

Architecture: Touvron et al. 2023 (RMS norm, SwiGLU, rotary positions of Su et al. 2021) with
grouped-query attention (Ainslie et al. 2023). Sequences are independent, so they run in threads;
numpy gives up the interpreter lock inside its loops and products.
"""

from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

import numpy as np
from numpy.typing import NDArray

from spincheck.decode.neural.layers import Layer, Shape
from spincheck.decode.neural.parallel import ForEach
from spincheck.decode.neural.quantized import Floats

Halves = NDArray[np.float16]
LayerSource = Callable[[int], Layer]


@dataclass(frozen=True, slots=True)
class KeysValues:
    """Keys and values of one sequence at every layer, (layers, positions, key heads, head).

    Kept as float16, which halves them; over 140 phrases log10 odds moved by at most 0.0015.
    """

    keys: Halves
    values: Halves


def empty_cache(shape: Shape, positions: int) -> KeysValues:
    size = (shape.layers, positions, shape.key_heads, shape.head)
    return KeysValues(np.empty(size, np.float16), np.empty(size, np.float16))


def rotary_angles(shape: Shape, positions: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Cosine and sine, each (positions, 1, head / 2)."""
    frequencies = shape.rope_base ** (-np.arange(0, shape.head, 2, dtype=np.float64) / shape.head)
    angles = positions[:, None, None] * frequencies
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Space:
    """What one thread writes into, again and again, for up to `positions` positions.

    Arrays of these sizes made anew come from the system each time, page by page: 28 % of a
    reading. All float32; `scores` is flat, for its shape depends on the sequence.
    """

    narrow: Floats  # (positions, width)
    turned: Floats  # (positions, heads and key heads, head), as are the next two
    qkv: Floats  # and the key heads once more
    shifted: Floats  # half a head
    grouped: Floats  # flat, width a position
    mixed: Floats  # likewise
    scores: Floats  # flat, heads * positions**2
    both: Floats  # (positions, 2 * inner)
    logistic: Floats  # (positions, inner)


def space_for(shape: Shape, positions: int, *, attention: bool = True) -> Space:
    """Room for so many positions; without `attention` none for scores."""
    rotated = shape.heads + shape.key_heads
    sizes: tuple[tuple[int, ...], ...] = (
        (positions, shape.width),
        (positions, rotated, shape.head),
        (positions, rotated + shape.key_heads, shape.head),
        (positions, rotated, shape.head // 2),
        (positions * shape.width,),
        (positions * shape.width,),
        (shape.heads * positions**2 if attention else 0,),
        (positions, 2 * shape.inner),
        (positions, shape.inner),
    )
    return Space(*(np.empty(size, np.float32) for size in sizes))


def normed(x: Floats, weights: Floats, epsilon: float, out: Floats | None = None) -> Floats:
    """Rows divided by their root mean square (Zhang and Sennrich 2019), times the weights."""
    mean_square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    scaled: Floats = np.multiply(
        x, (1.0 / np.sqrt(mean_square + np.float32(epsilon)))[:, None], out
    )
    scaled *= weights
    return scaled


def _rotated(x: Floats, cosine: Floats, sine: Floats, out: Floats, shifted: Floats) -> None:
    """Rotary positions applied to (positions, heads, head), stored as two halves."""
    half = x.shape[2] // 2
    first, second = x[..., :half], x[..., half:]
    np.multiply(first, cosine, out=out[..., :half])
    np.multiply(second, sine, out=shifted)
    out[..., :half] -= shifted
    np.multiply(second, cosine, out=out[..., half:])
    np.multiply(first, sine, out=shifted)
    out[..., half:] += shifted


def softmax(scores: Floats) -> Floats:
    """Over the last axis, in place."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def queries_keys_values(
    x: Floats, layer: Layer, shape: Shape, angles: tuple[Floats, Floats], space: Space
) -> tuple[Floats, Floats, Floats]:
    """(positions, heads or key heads, head) each, rotated where they need to be; in `space`."""
    n = len(x)
    h = normed(x, layer.attention_norm, shape.norm_epsilon, space.narrow[:n])
    qkv, turned = space.qkv[:n], space.turned[:n]
    np.matmul(h, layer.qkv.T, out=qkv.reshape(n, -1))
    _rotated(qkv[:, : shape.heads + shape.key_heads], *angles, turned, space.shifted[:n])
    return turned[:, : shape.heads], turned[:, shape.heads :], qkv[:, -shape.key_heads :]


def grouped_by_key(queries: Floats, shape: Shape, out: Floats | None = None) -> Floats:
    """Queries by the key head they share: (key heads, heads each * positions, head).

    `out`: flat, at least as large, written instead of a new array.
    """
    split = queries.reshape(len(queries), shape.key_heads, -1, shape.head).transpose(1, 2, 0, 3)
    room = np.empty(split.size, np.float32) if out is None else out[: split.size]
    np.copyto(room.reshape(split.shape), split)
    return room.reshape(shape.key_heads, -1, shape.head)


def heads_joined(mixed: Floats, shape: Shape, out: Floats | None = None) -> Floats:
    """The inverse of `grouped_by_key`, heads side by side: (positions, width)."""
    split = mixed.reshape(shape.key_heads, shape.heads // shape.key_heads, -1, shape.head)
    turned = split.transpose(2, 0, 1, 3)
    room = np.empty((len(turned), shape.width), np.float32) if out is None else out
    np.copyto(room.reshape(turned.shape), turned)
    return room


def feed_forward(x: Floats, layer: Layer, shape: Shape, space: Space) -> None:
    """SwiGLU (Shazeer 2020), added to `x` in place."""
    n = len(x)
    h = normed(x, layer.forward_norm, shape.norm_epsilon, space.narrow[:n])
    both = np.matmul(h, layer.gate_up.T, out=space.both[:n])
    gate, up, logistic = both[:, : shape.inner], both[:, shape.inner :], space.logistic[:n]
    np.negative(gate, out=logistic)
    with np.errstate(over="ignore"):  # exp of a large number is infinite, its share then 0
        np.exp(logistic, out=logistic)
    logistic += 1.0
    gate *= up
    np.divide(gate, logistic, out=logistic)
    x += np.matmul(logistic, layer.down.T, out=space.narrow[:n])


def causal_bias(count: int) -> Floats:
    """(query, key): 0 where the key may be seen, minus infinity where it lies ahead."""
    return np.triu(np.full((count, count), -np.inf, dtype=np.float32), 1)


def hidden_states(
    shape: Shape,
    layer_of: LayerSource,
    states: list[Floats],
    run: ForEach,
    workers: int,
    caches: list[KeysValues],
) -> None:
    """Turn embedded sequences, each (positions, width), into last hidden states, in place.

    `layer_of(i)` gives layer i; `run` calls a function for every number of a range, in any
    order, `workers` at a time. `caches` is filled with the keys and values of every sequence, or
    empty for none.
    """
    longest = max((len(state) for state in states), default=0)
    if not longest:
        return
    cosine, sine = rotary_angles(shape, np.arange(longest))
    bias = causal_bias(longest)
    free: SimpleQueue[Space] = SimpleQueue()
    for _ in range(min(workers, len(states))):
        free.put(space_for(shape, longest))
    ahead = [layer_of(0)]
    for index in range(shape.layers):
        layer = ahead.pop()

        def one(number: int, layer: Layer = layer, index: int = index) -> None:
            # While the sequences are read by this layer, the next one is expanded.
            if number == 0:
                if index + 1 < shape.layers:
                    ahead.append(layer_of(index + 1))
                return
            x = states[number - 1]
            space = free.get()
            angles = cosine[: len(x)], sine[: len(x)]
            queries, keys, values = queries_keys_values(x, layer, shape, angles, space)
            if caches:
                caches[number - 1].keys[index] = keys
                caches[number - 1].values[index] = values
            _attention(x, (queries, keys, values), layer, shape, bias, space)
            feed_forward(x, layer, shape, space)
            free.put(space)

        run(one, range(len(states) + 1))


def _attention(
    x: Floats,
    queries_keys_values: tuple[Floats, Floats, Floats],
    layer: Layer,
    shape: Shape,
    bias: Floats,
    space: Space,
) -> None:
    """What each position takes from itself and those before it, added to `x` in place."""
    queries, keys, values = queries_keys_values
    n = len(x)
    grouped = grouped_by_key(queries, shape, space.grouped)
    scores = space.scores[: shape.heads * n * n].reshape(shape.key_heads, -1, n)
    np.matmul(grouped, keys.transpose(1, 2, 0), out=scores)
    by_head = scores.reshape(shape.heads, n, n)
    by_head += bias[:n, :n]
    mixed = space.mixed[: n * shape.width].reshape(grouped.shape)
    np.matmul(softmax(scores), values.transpose(1, 0, 2), out=mixed)
    joined = heads_joined(mixed, shape, space.grouped[: n * shape.width].reshape(n, -1))
    x += np.matmul(joined, layer.attention_output.T, out=space.narrow[:n])

"""Llama's forward pass in numpy: hidden states of many sequences, each read once.

Architecture: Touvron et al. 2023 (RMS norm, SwiGLU, rotary positions of Su et al. 2021) with
grouped-query attention (Ainslie et al. 2023). Sequences are independent, so they run in threads;
numpy gives up the interpreter lock inside its loops and products.
"""

from collections.abc import Callable
from dataclasses import dataclass

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


def normed(x: Floats, epsilon: float) -> Floats:
    """Rows divided by their root mean square (Zhang and Sennrich 2019), without weights."""
    mean_square = np.einsum("ij,ij->i", x, x) / np.float32(x.shape[1])
    scaled: Floats = x * (1.0 / np.sqrt(mean_square + np.float32(epsilon)))[:, None]
    return scaled


def _rotated(x: Floats, cosine: Floats, sine: Floats) -> Floats:
    """Rotary positions applied to (positions, heads, head), stored as two halves."""
    half = x.shape[2] // 2
    first, second = x[..., :half], x[..., half:]
    out = np.empty(x.shape, np.float32)
    np.multiply(first, cosine, out=out[..., :half])
    out[..., :half] -= second * sine
    np.multiply(second, cosine, out=out[..., half:])
    out[..., half:] += first * sine
    return out


def softmax(scores: Floats) -> Floats:
    """Over the last axis, in place."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def queries_keys_values(
    x: Floats, layer: Layer, shape: Shape, angles: tuple[Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """(positions, heads or key heads, head) each, rotated where they need to be."""
    qkv = (normed(x, shape.norm_epsilon) @ layer.qkv.T).reshape(len(x), -1, shape.head)
    rotated = _rotated(qkv[:, : shape.heads + shape.key_heads], *angles)
    return rotated[:, : shape.heads], rotated[:, shape.heads :], qkv[:, -shape.key_heads :]


def grouped_by_key(queries: Floats, shape: Shape) -> Floats:
    """Queries by the key head they share: (key heads, heads each * positions, head)."""
    grouped = queries.reshape(len(queries), shape.key_heads, -1, shape.head)
    return grouped.transpose(1, 2, 0, 3).reshape(shape.key_heads, -1, shape.head)


def heads_joined(mixed: Floats, shape: Shape) -> Floats:
    """The inverse of `grouped_by_key`, heads side by side: (positions, width)."""
    split = mixed.reshape(shape.key_heads, shape.heads // shape.key_heads, -1, shape.head)
    return split.transpose(2, 0, 1, 3).reshape(-1, shape.width)


def feed_forward(x: Floats, layer: Layer, shape: Shape) -> None:
    """SwiGLU (Shazeer 2020), added to `x` in place."""
    both = normed(x, shape.norm_epsilon) @ layer.gate_up.T
    gate, up = both[:, : shape.inner], both[:, shape.inner :]
    with np.errstate(over="ignore"):  # exp of a large number is infinite, its share then 0
        logistic = np.exp(-gate)
    logistic += 1.0
    up *= gate
    up /= logistic
    x += up @ layer.down.T


def causal_bias(count: int) -> Floats:
    """(query, key): 0 where the key may be seen, minus infinity where it lies ahead."""
    return np.triu(np.full((count, count), -np.inf, dtype=np.float32), 1)


def hidden_states(
    shape: Shape,
    layer_of: LayerSource,
    states: list[Floats],
    run: ForEach,
    caches: list[KeysValues],
) -> None:
    """Turn embedded sequences, each (positions, width), into last hidden states, in place.

    `layer_of(i)` gives layer i; `run` calls a function for every number of a range, in any
    order. `caches` is filled with the keys and values of every sequence, or empty for none.
    """
    longest = max((len(state) for state in states), default=0)
    cosine, sine = rotary_angles(shape, np.arange(longest))
    bias = causal_bias(longest)
    for index in range(shape.layers):
        layer = layer_of(index)

        def one(number: int, layer: Layer = layer, index: int = index) -> None:
            x = states[number]
            count = len(x)
            angles = cosine[:count], sine[:count]
            queries, keys, values = queries_keys_values(x, layer, shape, angles)
            if caches:
                caches[number].keys[index] = keys
                caches[number].values[index] = values
            scores = grouped_by_key(queries, shape) @ keys.transpose(1, 2, 0)
            square = scores.reshape(shape.key_heads, -1, count, count)
            square += bias[:count, :count]
            mixed = softmax(scores) @ values.transpose(1, 0, 2)
            x += heads_joined(mixed, shape) @ layer.attention_output.T
            feed_forward(x, layer, shape)

        run(one, range(len(states)))

"""The weights of a Llama model, layer by layer, arranged for few and large matrix products."""

from dataclasses import dataclass

import numpy as np

from spincheck.decode.neural.gguf import GgufFile
from spincheck.decode.neural.quantized import Floats


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of a model. `width`: of the hidden state; `head`: of one attention head."""

    layers: int
    width: int
    inner: int
    heads: int
    key_heads: int
    head: int
    vocabulary: int
    context: int
    rope_base: float
    norm_epsilon: float


@dataclass(frozen=True, slots=True)
class Layer:
    """One transformer block; all matrices float32 and (outputs, inputs).

    The weights of both RMS norms are multiplied into the matrices that follow them, and the
    attention's 1 / sqrt(head) into the queries.
    """

    qkv: Floats
    attention_output: Floats
    gate_up: Floats
    down: Floats


def read_shape(file: GgufFile) -> Shape:
    """Sizes from the metadata. BrokenData unless it is a Llama with tied embeddings.

    The upper limits keep a damaged file from asking for memory without bound; they are a few
    times the sizes of the supported model (30 layers, width 576).
    """
    kind = file.metadata.get("general.architecture")
    if kind != "llama":
        file.fail(f"architecture {kind!r} is not supported (llama is)")
    width = file.integer("llama.embedding_length", 2, 4096)
    heads = file.integer("llama.attention.head_count", 1, 128)
    shape = Shape(
        layers=file.integer("llama.block_count", 1, 128),
        width=width,
        inner=file.integer("llama.feed_forward_length", 1, 16384),
        heads=heads,
        key_heads=file.integer("llama.attention.head_count_kv", 1, heads, default=heads),
        head=width // heads,
        vocabulary=len(file.strings("tokenizer.ggml.tokens")),
        context=file.integer("llama.context_length", 8, 1 << 20),
        rope_base=file.number("llama.rope.freq_base", 1.0, 1e9, default=10_000.0),
        norm_epsilon=file.number("llama.attention.layer_norm_rms_epsilon", 1e-12, 1.0),
    )
    rotated = file.integer("llama.rope.dimension_count", 1, 4096, default=shape.head)
    if width % heads or heads % shape.key_heads or shape.head % 2 or rotated != shape.head:
        file.fail("the numbers of attention heads do not fit together")
    if "output.weight" in file.tensors:
        file.fail("an output layer of its own is not supported (tied embeddings are)")
    file.require("token_embd.weight", (shape.vocabulary, width))
    for index in range(shape.layers):
        for name, size in _layer_tensors(shape).items():
            file.require(f"blk.{index}.{name}.weight", size)
    return shape


def _layer_tensors(shape: Shape) -> dict[str, tuple[int, ...]]:
    """Names and shapes, (outputs, inputs), of the tensors of one layer."""
    width, inner, keys = shape.width, shape.inner, shape.key_heads * shape.head
    return {
        "attn_norm": (width,),
        "attn_q": (width, width),
        "attn_k": (keys, width),
        "attn_v": (keys, width),
        "attn_output": (width, width),
        "ffn_norm": (width,),
        "ffn_gate": (inner, width),
        "ffn_up": (inner, width),
        "ffn_down": (width, inner),
    }


def _half_split(weights: Floats, head: int) -> Floats:
    """Rows reordered so that a rotary pair (2i, 2i+1) of a head becomes (i, i + head/2).

    GGUF stores Llama's queries and keys for pairs of neighbours; halves are contiguous in numpy.
    """
    rows, columns = weights.shape
    paired = weights.reshape(rows // head, head // 2, 2, columns)
    return paired.transpose(0, 2, 1, 3).reshape(rows, columns)


def read_layer(file: GgufFile, shape: Shape, index: int) -> Layer:
    """Layer `index` (from 0), expanded to float32."""
    raw = {
        name: file.weights(f"blk.{index}.{name}.weight", size)
        for name, size in _layer_tensors(shape).items()
    }
    query = _half_split(raw["attn_q"], shape.head) * np.float32(shape.head**-0.5)
    qkv = np.concatenate([query, _half_split(raw["attn_k"], shape.head), raw["attn_v"]])
    qkv *= raw["attn_norm"]
    gate_up = np.concatenate([raw["ffn_gate"], raw["ffn_up"]])
    gate_up *= raw["ffn_norm"]
    return Layer(qkv, raw["attn_output"], gate_up, raw["ffn_down"])

"""A small random model, written as a GGUF file, and the plainest possible reading of it."""

import struct

import numpy as np

from spincheck.decode.neural.tokenizer import BYTE_SYMBOLS

WIDTH, HEADS, KEY_HEADS, INNER, LAYERS = 64, 4, 2, 96, 2
HEAD = WIDTH // HEADS
EPSILON, ROPE_BASE = 1e-5, 10_000.0
MERGES = ["t h", "th e", "Ġ the", "a n", "Ġ a", "Ġa n", "i n", "in g", "e r", "Ġ w", "Ġw o"]
TOKENS = ["<|endoftext|>", *BYTE_SYMBOLS, *(merge.replace(" ", "") for merge in MERGES)]

_CODES = {int: (4, "<I"), float: (6, "<f"), bool: (7, "<?")}


def _string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def _value(value):
    if isinstance(value, str):
        return struct.pack("<I", 8) + _string(value)
    if isinstance(value, list):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(_string, value))
    kind, code = _CODES[type(value)]
    return struct.pack("<I", kind) + struct.pack(code, value)


def gguf_bytes(metadata, tensors):
    """`tensors`: name to (shape with rows first, type number, packed bytes)."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata))
    for key, value in metadata.items():
        head += _string(key) + _value(value)
    body = b""
    for name, (shape, kind, data) in tensors.items():
        head += _string(name) + struct.pack("<I", len(shape))
        head += b"".join(struct.pack("<Q", size) for size in reversed(shape))
        head += struct.pack("<IQ", kind, len(body))
        body += data + b"\0" * (-len(data) % 32)
    return head + b"\0" * (-len(head) % 32) + body


def packed(random, shape, kind):
    """Random weights of a storage type: (bytes, the weights they stand for, one by one)."""
    count = int(np.prod(shape))
    plain = random.normal(0, 0.3, count)
    if kind == 0:
        return plain.astype("<f4").tobytes(), plain.astype("f4").reshape(shape)
    if kind == 1:
        return plain.astype("<f2").tobytes(), plain.astype("f2").astype("f4").reshape(shape)
    data, weights = b"", []
    for _ in range(count // 32):
        scale, lowest = np.float16(random.uniform(0.01, 0.05)), np.float16(-0.3)
        if kind == 8:
            whole = random.integers(-12, 13, 32)
            data += struct.pack("<e32b", scale, *whole)
            weights += [float(scale) * number for number in whole]
        else:
            nibbles = random.integers(0, 16, 32)
            pairs = [int(nibbles[i] | nibbles[i + 16] << 4) for i in range(16)]
            data += struct.pack("<ee16B", scale, lowest, *pairs)
            weights += [float(scale) * number + float(lowest) for number in nibbles]
    return data, np.array(weights, dtype="f4").reshape(shape)


def made_model(seed=0, changes=None):
    """(file bytes, name to plain weights)."""
    random = np.random.default_rng(seed)
    keys = KEY_HEADS * HEAD
    wanted = {"token_embd": ((len(TOKENS), WIDTH), 8), "output_norm": ((WIDTH,), 0)}
    for index in range(LAYERS):
        wanted |= {
            f"blk.{index}.attn_norm": ((WIDTH,), 0),
            f"blk.{index}.attn_q": ((WIDTH, WIDTH), 3),
            f"blk.{index}.attn_k": ((keys, WIDTH), 1),
            f"blk.{index}.attn_v": ((keys, WIDTH), 8),
            f"blk.{index}.attn_output": ((WIDTH, WIDTH), 3),
            f"blk.{index}.ffn_norm": ((WIDTH,), 0),
            f"blk.{index}.ffn_gate": ((INNER, WIDTH), 3),
            f"blk.{index}.ffn_up": ((INNER, WIDTH), 0),
            f"blk.{index}.ffn_down": ((WIDTH, INNER), 8),
        }
    tensors, weights = {}, {}
    for name, (shape, kind) in wanted.items():
        data, weights[name] = packed(random, shape, kind)
        tensors[f"{name}.weight"] = (shape, kind, data)
    metadata = {
        "general.architecture": "llama",
        "llama.block_count": LAYERS,
        "llama.context_length": 512,
        "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KEY_HEADS,
        "llama.attention.layer_norm_rms_epsilon": EPSILON,
        "llama.rope.freq_base": ROPE_BASE,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "smollm",
        "tokenizer.ggml.tokens": TOKENS,
        "tokenizer.ggml.merges": MERGES,
        "tokenizer.ggml.unknown_token_id": 0,
    } | (changes or {})
    return gguf_bytes(metadata, tensors), weights


def _norm(x, weight):
    return x / np.sqrt(np.mean(x * x) + EPSILON) * weight


def _rotate(x, position):
    """Neighbouring numbers (2i, 2i+1) turned by the angle position * base ** (-2i / head)."""
    out = x.copy()
    for i in range(0, HEAD, 2):
        angle = position * ROPE_BASE ** (-i / HEAD)
        out[i] = x[i] * np.cos(angle) - x[i + 1] * np.sin(angle)
        out[i + 1] = x[i] * np.sin(angle) + x[i + 1] * np.cos(angle)
    return out


def plain_log_probabilities(weights, ids):
    """Natural log probability of every token after each of `ids`: (len(ids), vocabulary)."""
    w = {name: value.astype(np.float64) for name, value in weights.items()}
    xs = [w["token_embd"][token] for token in ids]
    for index in range(LAYERS):
        layer = {name.split(".")[2]: w[name] for name in w if name.startswith(f"blk.{index}.")}
        inputs = [_norm(x, layer["attn_norm"]) for x in xs]
        keys = [(layer["attn_k"] @ x).reshape(KEY_HEADS, HEAD) for x in inputs]
        values = [(layer["attn_v"] @ x).reshape(KEY_HEADS, HEAD) for x in inputs]
        for position, x in enumerate(inputs):
            queries = (layer["attn_q"] @ x).reshape(HEADS, HEAD)
            heads = []
            for number in range(HEADS):
                shared = number // (HEADS // KEY_HEADS)
                query = _rotate(queries[number], position)
                scores = [
                    query @ _rotate(keys[past][shared], past) / np.sqrt(HEAD)
                    for past in range(position + 1)
                ]
                shares = np.exp(scores) / np.sum(np.exp(scores))
                heads.append(sum(s * values[p][shared] for p, s in enumerate(shares)))
            xs[position] = xs[position] + layer["attn_output"] @ np.concatenate(heads)
        for position, x in enumerate(xs):
            inner = _norm(x, layer["ffn_norm"])
            gate = layer["ffn_gate"] @ inner
            swish = gate / (1 + np.exp(-gate))
            xs[position] = x + layer["ffn_down"] @ (swish * (layer["ffn_up"] @ inner))
    logits = np.array([w["token_embd"] @ _norm(x, w["output_norm"]) for x in xs])
    return logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))

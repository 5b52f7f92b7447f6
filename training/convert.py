"""From a trained adapter's weights to llama.cpp's LoRA file.

llama.cpp keeps the rows of the query and key weights in another order than transformers does (the
two halves of each head interleaved, for its rotary embedding), so the rows of their second factor
move with them.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from gguf import GGUFWriter
from numpy.typing import NDArray
from safetensors.numpy import load_file

__all__ = ["convert", "interleaved"]

_TENSORS = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_FACTORS = {"lora_A": "lora_a", "lora_B": "lora_b"}


def convert(trained: Path, out: Path, *, heads: int, key_heads: int, name: str) -> None:
    """Write the adapter in the folder `trained` as the GGUF file `out`, in half precision.

    `heads` and `key_heads` are the numbers of query and of key heads of the model. Raises `KeyError`
    for a weight that llama.cpp has no place for.
    """
    settings = json.loads((trained / "adapter_config.json").read_text(encoding="utf-8"))
    weights = load_file(trained / "adapter_model.safetensors")
    writer = GGUFWriter(str(out), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(settings["lora_alpha"]))
    writer.add_name(name)
    for key in sorted(weights):
        layer, module, factor = _parts(key)
        values = weights[key].astype(np.float32)
        if factor == "lora_B" and module in ("self_attn.q_proj", "self_attn.k_proj"):
            values = interleaved(values, heads if "q_proj" in module else key_heads)
        tensor = f"blk.{layer}.{_TENSORS[module]}.weight.{_FACTORS[factor]}"
        writer.add_tensor(tensor, np.ascontiguousarray(values.astype(np.float16)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _parts(key: str) -> tuple[int, str, str]:
    """Layer, module and factor of "….layers.3.self_attn.q_proj.lora_A.weight"."""
    words = key.split(".")
    at = words.index("layers")
    return int(words[at + 1]), ".".join(words[at + 2 : at + 4]), words[at + 4]


def interleaved(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """The rows in llama.cpp's order: of each head, one of the first half and one of the second in
    turn."""
    apart = rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:])
    return apart.swapaxes(1, 2).reshape(rows.shape)

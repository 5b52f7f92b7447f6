"""The weights of `doubts`, written by `python -m training.doubts`: do not edit."""

from __future__ import annotations

from typing import Final

__all__ = ["WEIGHTS"]

WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.4589,
    "dated": 3.2776,
    "good action": -0.4396,
    "good clause": -0.1653,
    "good contrast": 0.3215,
    "good counted": -0.6625,
    "good direction": 0.4824,
    "good head": -0.2187,
    "good named": -0.8587,
    "good opposed": 2.347,
    "good part": -0.2175,
    "good run": -0.2743,
    "good time": -0.447,
    "good topic": -0.3065,
    "good words": 0.6224,
    "late": 2.2608,
    "other sentence": 2.6321,
    "past": 1.8815,
    "result": -0.3743,
    "rival": 0.0704,
    "rival action": 0.6289,
    "rival clause": 0.508,
    "rival contrast": 1.1681,
    "rival counted": 0.9352,
    "rival direction": 0.4567,
    "rival head": 0.1201,
    "rival named": 0.6102,
    "rival opposed": -0.311,
    "rival part": -0.2462,
    "rival run": 0.3014,
    "rival time": 0.5616,
    "rival topic": 0.4595,
    "rival words": 2.1254,
    "rounded": -2.6642,
    "same_time": -0.2577,
    "sentence": 0.7184,
    "swap": 0.452,
    "swap fits": 2.8476,
    "swap gain": 0.6858,
    "together": 0.0382,
    "two sentences": -0.7875,
}

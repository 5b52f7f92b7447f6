"""The weights of `doubts`, written by `python -m training.doubts`: do not edit."""

from __future__ import annotations

from typing import Final

__all__ = ["WEIGHTS"]

WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.6361,
    "dated": 3.468,
    "good action": -0.4344,
    "good clause": -0.13,
    "good contrast": 0.429,
    "good counted": -0.7528,
    "good direction": 0.5595,
    "good head": -0.2216,
    "good named": -0.8824,
    "good opposed": 2.3636,
    "good part": -0.1005,
    "good run": -0.277,
    "good time": -0.5034,
    "good topic": -0.3345,
    "good words": 0.6573,
    "late": 2.3264,
    "other sentence": 2.6592,
    "past": 1.8721,
    "result": -0.4187,
    "rival": 0.2074,
    "rival action": 0.6353,
    "rival clause": 0.5178,
    "rival contrast": 1.1449,
    "rival counted": 0.9893,
    "rival direction": 0.4475,
    "rival head": 0.12,
    "rival named": 0.6133,
    "rival opposed": -0.2783,
    "rival part": -0.2557,
    "rival run": 0.2995,
    "rival time": 0.5854,
    "rival topic": 0.4468,
    "rival words": 2.1362,
    "rounded": -2.6585,
    "same_time": -0.2543,
    "sentence": 0.6837,
    "swap": 0.3489,
    "swap fits": 1.2498,
    "swap gain": 0.2417,
    "swap mutual": 1.9957,
    "together": 0.0448,
    "two sentences": -0.836,
}

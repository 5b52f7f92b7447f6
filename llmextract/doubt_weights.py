"""The weights of `doubts`, written by `python -m training.doubts`: do not edit."""

from __future__ import annotations

from typing import Final

__all__ = ["WEIGHTS"]

WEIGHTS: Final[dict[str, float]] = {
    "bias": -4.6724,
    "dated": 3.5637,
    "good action": -0.2296,
    "good clause": -0.1663,
    "good contrast": -0.5236,
    "good counted": -0.7402,
    "good direction": 0.508,
    "good head": -0.2099,
    "good named": -0.8525,
    "good opposed": 2.5803,
    "good part": -0.298,
    "good run": -0.2841,
    "good time": -0.6033,
    "good topic": -0.2774,
    "good words": 0.6762,
    "late": 2.6161,
    "other sentence": 2.5557,
    "past": 1.8609,
    "result": -0.4103,
    "rival": 0.0429,
    "rival action": 0.4713,
    "rival clause": 0.474,
    "rival contrast": 1.2305,
    "rival counted": 0.9633,
    "rival direction": 0.9075,
    "rival head": 0.2139,
    "rival named": 0.6137,
    "rival opposed": -0.5569,
    "rival part": -0.0744,
    "rival run": 0.3684,
    "rival time": 0.6282,
    "rival topic": 0.387,
    "rival words": 2.1533,
    "rounded": -2.0942,
    "same_time": -0.5195,
    "sentence": 0.7942,
    "swap": 0.1801,
    "swap fits": 1.2571,
    "swap gain": 0.2599,
    "swap mutual": 2.0863,
    "together": 0.2863,
    "two sentences": -1.1879,
}

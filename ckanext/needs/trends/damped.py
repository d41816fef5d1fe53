"""A damped linear trend with prediction intervals: ETS(A, Ad, N).

After Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing (2008), chapters 2
and 6: the level moves by alpha, the slope by beta, and the slope fades by phi each month. The
interval is that of the model (class 1) with normal errors. Seasons are not in it: a page says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

Floats = np.ndarray[Any, np.dtype[np.float64]]

#: With fewer months than this nothing is said of those to come.
FEWEST = 18
#: How sure the interval is meant to be.
SURE = 0.8
#: What is tried. A phi near 1 lets a slope go on for ever, one below 0.8 is hardly any slope.
ALPHAS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.55, 0.7, 0.9])
RATIOS = np.array([0.001, 0.05, 0.1, 0.2, 0.4, 0.8])
PHIS = np.array([0.8, 0.85, 0.9, 0.95, 0.98])


@dataclass(frozen=True, slots=True)
class Step:
    """What is expected of one month to come, and between what it lies with `SURE`."""

    expected: float
    low: float
    high: float


def forecast(counts: Sequence[float], steps: int, sure: float = SURE) -> tuple[Step, ...]:
    """Return what is expected of the next months; nothing where there are too few to tell.

    :param counts: by month, without gaps; at least `FEWEST`
    :param sure: 0.8 for an interval that holds four months of five
    """
    if len(counts) < FEWEST:
        return ()
    y: Floats = np.asarray(counts, dtype=np.float64)
    alpha, beta, phi = _fitted(y)
    errors, level, slope = _filtered(y, np.array(alpha), np.array(beta), np.array(phi))
    variance = float((errors**2).sum()) / (len(y) - 5)
    fading = np.cumsum(phi ** np.arange(1, steps + 1))
    moved = (alpha + beta * fading[:-1]) ** 2
    spread = np.sqrt(variance * (1 + np.concatenate(([0.0], np.cumsum(moved)))))
    width = float(ndtri((1 + sure) / 2))
    expected = level + slope * fading
    return tuple(
        Step(
            max(float(middle), 0.0), max(float(middle - width * s), 0.0), float(middle + width * s)
        )
        for middle, s in zip(expected, spread, strict=True)
    )


def _fitted(y: Floats) -> tuple[float, float, float]:
    """Return the alpha, beta and phi of the grid with the smallest errors one month ahead."""
    alpha, ratio, phi = (part.ravel() for part in np.meshgrid(ALPHAS, RATIOS, PHIS))
    errors, _level, _slope = _filtered(y, alpha, alpha * ratio, phi)
    best = int(np.argmin((errors**2).sum(axis=0)))
    return float(alpha[best]), float(alpha[best] * ratio[best]), float(phi[best])


def _filtered(y: Floats, alpha: Floats, beta: Floats, phi: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the errors one month ahead (months x parameters), and the last levels and slopes.

    The first level and slope are those of a line through the first year.
    """
    first = y[:12]
    rise, start = (float(value) for value in np.polyfit(np.arange(len(first)), first, 1))
    slope, level = np.full(alpha.shape, rise), np.full(alpha.shape, start - rise)
    errors = np.empty((len(y), *alpha.shape))
    for n, value in enumerate(y):
        expected = level + phi * slope
        errors[n] = value - expected
        level, slope = expected + alpha * errors[n], phi * slope + beta * errors[n]
    return errors, level, slope

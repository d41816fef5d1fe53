"""Trends of months: what is expected, and how sure that is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ckanext.needs.trends.damped import FEWEST, forecast


def test_of_too_few_months_nothing_is_said():
    assert forecast([5.0] * (FEWEST - 1), 6) == ()
    assert len(forecast([5.0] * FEWEST, 6)) == 6


def test_what_stays_the_same_is_expected_to_stay():
    for step in forecast([20.0] * 30, 6):
        assert step.expected == pytest.approx(20)
        assert step.high - step.low < 0.01


def test_a_slope_goes_on_but_fades():
    steps = [step.expected for step in forecast([10.0 + 2 * n for n in range(36)], 6)]
    rises = np.diff(steps)
    assert steps[0] > 80
    assert all(later < earlier for earlier, later in pairwise(rises))


def test_the_further_ahead_the_wider():
    random = np.random.default_rng(3)
    steps = forecast(list(random.poisson(30, 36)), 6)
    widths = [step.high - step.expected for step in steps]
    assert widths == sorted(widths)


def test_no_month_has_less_than_nothing():
    steps = forecast([max(30.0 - n, 0.0) for n in range(36)], 6)
    assert all(0 <= step.low <= step.expected <= step.high for step in steps)


@pytest.mark.parametrize(("ahead", "least"), [(1, 0.74), (6, 0.7)])
def test_about_four_months_of_five_lie_in_the_interval(ahead, least):
    random, inside, trials = np.random.default_rng(11), 0, 300
    for _ in range(trials):
        means = random.uniform(10, 80) + random.uniform(-0.2, 1) * np.arange(30 + ahead)
        months = random.poisson(np.maximum(means, 1))
        step = forecast(list(months[:30]), ahead)[-1]
        inside += step.low <= months[-1] <= step.high
    assert least < inside / trials < 0.88

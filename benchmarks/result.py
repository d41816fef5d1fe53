"""One measured comparison, and how it is printed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """Our rate beside the baseline's, both measured in this run on this machine.

    :param measure: what was measured, with its size (`load needs, 2,000 records`)
    :param unit: what the two figures count (`records/s`, `rows/s`)
    :param ours: our rate
    :param baseline: the rate of the way people use today
    :param target: the smallest ratio that is good enough
    """

    measure: str
    unit: str
    ours: float
    baseline: float
    target: float

    @property
    def ratio(self) -> float:
        """Ours over baseline: 10 means ten times as fast."""
        return self.ours / self.baseline

    @property
    def ok(self) -> bool:
        """Whether the ratio reaches the target."""
        return self.ratio >= self.target

    def as_json(self) -> str:
        """Return the result as one line of JSON."""
        figures = asdict(self) | {
            "ours": round(self.ours, 1),
            "baseline": round(self.baseline, 1),
            "ratio": round(self.ratio, 2),
            "ok": self.ok,
        }
        return json.dumps(figures, ensure_ascii=False)

"""The rules of the gate, as an operator sets them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ckanext.needs.codelists.sensitive import sensitive_codes
from ckanext.needs.privacy.clearance import Clearances
from ckanext.needs.thai import fold

#: A count below this is not shown, zero included.
DEFAULT_THRESHOLD = 5
#: The same for what is sensitive (drugs, the destitute, human rights, crime).
SENSITIVE_THRESHOLD = 10
#: Totals over withheld counts are shown as multiples of this, and only from twice this on.
ROUNDING = 5
#: The columns that hold codes of pillars and issues, and types of complaints.
TOPICS = ("issue", "pillar", "type")


@dataclass(frozen=True, slots=True)
class Rules:
    """What the gate withholds.

    :param threshold: counts below it are withheld, zero included
    :param sensitive_threshold: the same for rows that count anything sensitive
    :param rounding: the step of totals over withheld counts; 0: they are shown as they are
    :param complementary: withhold more counts until none can be worked out from the others; only
        a test that shows what happens without it turns it off
    :param largest_share: when more of a table's cells than this is withheld, the coarser table is
        published instead, where its schema declares one
    :param sensitive: codes of the sensitive pillars and issues
    :param sensitive_types: names of the sensitive types of complaints, folded
    :param cleared: the texts that a person has cleared
    """

    threshold: int = DEFAULT_THRESHOLD
    sensitive_threshold: int = SENSITIVE_THRESHOLD
    rounding: int = ROUNDING
    complementary: bool = True
    largest_share: float = 1 / 3
    sensitive: frozenset[str] = frozenset()
    sensitive_types: frozenset[str] = frozenset()
    cleared: Clearances = field(default_factory=Clearances)

    def threshold_of(self, topics: tuple[object, ...], sensitive: int = 0) -> int:
        """Return the threshold of a row with these pillars, issues and types.

        :param sensitive: how many of what it counts are known to be sensitive
        """
        if sensitive or any(self._is_sensitive(str(topic)) for topic in topics if topic):
            return max(self.threshold, self.sensitive_threshold)
        return self.threshold

    def _is_sensitive(self, topic: str) -> bool:
        return topic in self.sensitive or fold(topic) in self.sensitive_types


def width_needed(threshold: int) -> int:
    """Return how far apart the least and the greatest possible value of a withheld count must be.

    Half of what the threshold alone leaves open: of 0 to 4 at least three values, of 0 to 9 five.
    """
    return min(max(1, (threshold - 1) // 2), max(threshold - 1, 0))


__all__ = [
    "DEFAULT_THRESHOLD",
    "ROUNDING",
    "SENSITIVE_THRESHOLD",
    "TOPICS",
    "Rules",
    "sensitive_codes",
    "width_needed",
]

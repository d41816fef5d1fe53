"""What the proposals of a round are told apart by: issues of a strategy, or the round's own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.errors import RoundError

FIELD = "topics"
MOST, LONGEST_NAME = 60, 120
#: `waste`, or the code of a pillar or issue: `saraburi-2561:4.1`.
KEY = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,59}")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic; of a strategy's pillar or issue the key is its code."""

    key: str
    name: Text

    def as_dict(self) -> dict[str, Any]:
        """Return the topic as it is stored and as the API gives it."""
        return {"key": self.key, "name": self.name.as_dict()}


def read_topics(values: object) -> tuple[Topic, ...]:
    """Return the topics that somebody wrote: a list of `{key, name: {th, en}}`; it may be empty.

    :raises RoundError: what is no such list, or a key that stands twice
    """
    if not isinstance(values, list | tuple):
        raise _error("ต้องเป็นรายการ {key, name}", "has to be a list of {key, name}")
    written = cast("Sequence[object]", values)
    if len(written) > MOST:
        raise _error(f"มีหัวข้อได้ไม่เกิน {MOST} ข้อ", f"there are {MOST} topics at most")
    topics = tuple(_topic(value) for value in written)
    if len({topic.key for topic in topics}) < len(topics):
        raise _error("key ของหัวข้อซ้ำ", "a key of a topic stands twice")
    return topics


def _topic(value: object) -> Topic:
    said = cast("Mapping[str, object]", value if isinstance(value, dict) else {})
    key, name = said.get("key"), said.get("name")
    parts = cast("Mapping[str, object]", name if isinstance(name, dict) else {"th": name})
    th, en = parts.get("th"), parts.get("en") or ""
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise _error("key ของหัวข้อต้องเป็น a-z 0-9 . : _ -", "a topic's key is of a-z 0-9 . : _ -")
    if not (isinstance(th, str) and isinstance(en, str) and th.strip()):
        raise _error(f"หัวข้อ «{key}» ต้องมีชื่อภาษาไทย", f"the topic «{key}» needs a Thai name")
    if max(len(th), len(en)) > LONGEST_NAME:
        raise _error(f"ชื่อหัวข้อ «{key}» ยาวเกินไป", f"the name of the topic «{key}» is too long")
    return Topic(key, Text(th.strip(), en.strip()))


def _error(th: str, en: str) -> RoundError:
    return RoundError(FIELD, Text(th, en))

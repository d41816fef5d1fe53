"""What the phases of a round must be: in order, apart, one vote, and results shown once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.moments import read_end, read_start, write_end, write_start
from ckanext.needs.rounds.phases import ANNOUNCE, KINDS, PROPOSE, VOTE, Phase

FIELD = "phases"
#: More are a mistake; a page could not show them either.
MOST = 20
LONGEST_NAME = 120
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def read_phases(values: object) -> tuple[Phase, ...]:
    """Return the phases that somebody wrote: a list of mappings, as `Phase.as_dict` gives them.

    :raises RoundError: what is no phase, or phases that can't be together
    """
    if not isinstance(values, list | tuple) or not values:
        raise _error("ต้องมีช่วงอย่างน้อยหนึ่งช่วง", "a round has at least one phase")
    written = cast("Sequence[object]", values)
    if len(written) > MOST:
        raise _error(f"มีช่วงได้ไม่เกิน {MOST} ช่วง", f"a round has {MOST} phases at most")
    phases = tuple(_phase(value, number) for number, value in enumerate(written, 1))
    check_phases(phases)
    return phases


def check_phases(phases: Sequence[Phase]) -> None:
    """Refuse phases that can't be together.

    :raises RoundError: a key twice, a phase that ends before it begins, one before the one above
        it or overlapping it, two votes, proposing after the vote, results that never show
    """
    for phase in phases:
        _check_length(phase)
    keys = [phase.key for phase in phases]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise _error(f"รหัสช่วง «{twice}» ซ้ำ", f"the key «{twice}» stands twice")
    for earlier, later in pairwise(phases):
        _check_pair(earlier, later)
    _check_vote(phases)


def _phase(value: object, number: int) -> Phase:
    if not isinstance(value, dict):
        raise _error(
            f"ช่วงที่ {number} ต้องเป็นชุดคีย์และค่า", f"phase {number} has to be a mapping of keys"
        )
    said = cast("dict[str, Any]", value)
    name, key, kind = _name(said.get("name"), number), str(said.get("key", "")), said.get("kind")
    if not KEY.fullmatch(key):
        raise _error(
            f"ช่วงที่ {number}: key ต้องเป็น a-z 0-9 _ - ไม่เกิน 40 ตัว",
            f"phase {number}: key has to be of a-z 0-9 _ -, 40 characters at most",
        )
    if not isinstance(kind, str) or kind not in KINDS:
        listed = ", ".join(KINDS)
        raise _error(
            f"ช่วงที่ {number}: kind ต้องเป็นหนึ่งใน {listed}",
            f"phase {number}: kind has to be one of {listed}",
        )
    show = said.get("show_counts", False)
    if not isinstance(show, bool):
        raise _error(
            f"ช่วงที่ {number}: show_counts ต้องเป็น true หรือ false",
            f"phase {number}: show_counts has to be true or false",
        )
    starts, ends = (read_start(said.get("starts"), FIELD), read_end(said.get("ends"), FIELD))
    return Phase(key, kind, name, starts, ends, show)


def _name(value: object, number: int) -> Text:
    """Return a phase's name: `{th, en}`, or one text that stands for both."""
    if isinstance(value, dict):
        said = cast("dict[str, object]", value)
        parts = (said.get("th", ""), said.get("en", ""))
    else:
        parts = (value, "")
    if not all(isinstance(part, str) and len(part) <= LONGEST_NAME for part in parts):
        raise _error(
            f"ช่วงที่ {number}: ชื่อต้องเป็นข้อความไม่เกิน {LONGEST_NAME} ตัวอักษร",
            f"phase {number}: the name has to be a text of {LONGEST_NAME} characters at most",
        )
    th, en = (str(part).strip() for part in parts)
    if not th:
        raise _error(f"ช่วงที่ {number}: ต้องมีชื่อภาษาไทย", f"phase {number} needs a Thai name")
    return Text(th, en)


def _check_length(phase: Phase) -> None:
    if phase.ends > phase.starts:
        return
    raise _error(
        f"ช่วง «{phase.name.th}» สิ้นสุด ({_end(phase)}) ก่อนเริ่ม ({_start(phase)})",
        f"the phase «{phase.name.in_('en')}» ends ({_end(phase)}) before it starts "
        f"({_start(phase)})",
    )


def _check_pair(earlier: Phase, later: Phase) -> None:
    if later.starts >= earlier.ends:
        return
    first, second = earlier.name, later.name
    if later.starts < earlier.starts:
        raise _error(
            f"ช่วง «{second.th}» เริ่ม {_start(later)} ก่อนช่วง «{first.th}» ที่อยู่ข้างบน "
            f"({_start(earlier)}) ให้เรียงตามเวลา",
            f"the phase «{second.in_('en')}» starts {_start(later)}, before «{first.in_('en')}» "
            f"above it ({_start(earlier)}): put them in the order of time",
        )
    raise _error(
        f"ช่วง «{second.th}» เริ่ม {_start(later)} แต่ช่วง «{first.th}» ยังไม่สิ้นสุด ({_end(earlier)}) "
        "ช่วงต้องไม่ซ้อนกัน",
        f"the phase «{second.in_('en')}» starts {_start(later)}, but «{first.in_('en')}» is not "
        f"over ({_end(earlier)}): phases may not overlap",
    )


def _check_vote(phases: Sequence[Phase]) -> None:
    """A ballot a person a round: one vote, everything to vote on before it, its results after."""
    kinds = [phase.kind for phase in phases]
    if kinds.count(VOTE) > 1:
        raise _error("รอบหนึ่งมีช่วงลงคะแนนได้ช่วงเดียว", "a round has one phase of voting at most")
    if VOTE not in kinds:
        return
    from_vote = phases[kinds.index(VOTE) :]
    if PROPOSE in kinds[kinds.index(VOTE) :]:
        raise _error("ช่วงเสนอโครงการต้องอยู่ก่อนช่วงลงคะแนน", "projects are proposed before the vote")
    if not any(phase.kind == ANNOUNCE or phase.show_counts for phase in from_vote):
        raise _error(
            "ผลจะไม่ถูกเปิดเผยเลย ต้องมีช่วงประกาศผล (announce) หรือ show_counts ตั้งแต่ช่วงลงคะแนนเป็นต้นไป",
            "results would never show: there has to be a phase that announces, or one with "
            "show_counts, from the vote on",
        )


def _start(phase: Phase) -> str:
    return write_start(phase.starts)


def _end(phase: Phase) -> str:
    return write_end(phase.ends)


def _error(th: str, en: str) -> RoundError:
    return RoundError(FIELD, Text(th, en))

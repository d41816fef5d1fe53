"""How a round votes: method, limits, rule of counting, ties. What counts by them is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.rounds.eligible import read_eligible
from ckanext.needs.rounds.errors import RoundError

FIELD = "voting"
APPROVAL, RANKED, KNAPSACK = "approval", "ranked", "knapsack"
METHODS = {
    APPROVAL: Text("เลือกได้หลายโครงการ", "Approve several projects"),
    RANKED: Text("เรียงลำดับโครงการ", "Rank projects"),
    KNAPSACK: Text("เลือกโครงการให้อยู่ในวงเงิน", "Choose projects within the budget"),
}
WHOLE, BY_DISTRICT = "city", "district"
SCOPES = {
    WHOLE: Text("ทั้งพื้นที่ใช้วงเงินเดียวกัน", "One budget and one vote for the whole area"),
    BY_DISTRICT: Text("แยกรายพื้นที่ แต่ละพื้นที่มีวงเงินของตน", "A budget and a vote for each district"),
}
GREEDY, EQUAL_SHARES = "greedy", "equal_shares"
RULES = {
    GREEDY: Text(
        "เรียงตามคะแนน โครงการที่ได้คะแนนมากกว่าได้ก่อนจนกว่าวงเงินจะหมด",
        "By votes: the project with more votes comes first, as long as the budget lasts",
    ),
    EQUAL_SHARES: Text(
        "แบ่งวงเงินเท่ากัน (method of equal shares)",
        "Method of equal shares: each voter has the same part of the budget",
    ),
}
CHEAPER, EARLIER = "cheaper", "earlier"
#: Which of two projects with the same votes comes first; `number` is the proposal's own.
TIES = {
    CHEAPER: Text(
        "คะแนนเท่ากัน: โครงการที่ใช้เงินน้อยกว่าได้ก่อน ถ้ายังเท่ากัน ตัดสินด้วยสลากที่ทุกคนคำนวณซ้ำได้",
        "Equal votes: the cheaper project comes first, then a lot that anybody can draw again",
    ),
    EARLIER: Text(
        "คะแนนเท่ากัน: โครงการที่มีหมายเลขน้อยกว่าได้ก่อน",
        "Equal votes: the project with the lower number comes first",
    ),
}
REGISTERED, RESIDENTS, WITH_CODE = "registered", "residents", "code"
WHO = {
    REGISTERED: Text("ประชาชนทุกคนที่ลงทะเบียนกับเว็บไซต์นี้", "Anyone who is registered here"),
    RESIDENTS: Text(
        "ผู้ที่ลงทะเบียนและแจ้งพื้นที่ที่ตนอยู่ (แจ้งได้ครั้งเดียว)",
        "Registered residents, who say once which district they live in",
    ),
    WITH_CODE: Text("ผู้ที่มีรหัสซึ่งหน่วยงานแจกให้", "Those with a code from the local government"),
}
#: More choices on one ballot are nobody's choice.
MOST_CHOICES = 100
KEYS = ("method", "limit", "scope", "rule", "ties", "codes", "paper", "eligible")


@dataclass(frozen=True, slots=True)
class VotingSettings:
    """How one round votes.

    :param limit: the most projects on a ballot; None for `knapsack` without one
    :param scope: `city` (one budget, everyone votes on everything) or `district`
    :param ties: key of `TIES`
    :param codes: one-time codes count beside logging in, whoever else may take part
    :param paper: paper ballots are entered by officials
    :param eligible: people who may vote by code of district, or all under an empty code; it alters
        nothing of the vote
    """

    method: str = APPROVAL
    limit: int | None = 5
    scope: str = WHOLE
    rule: str = GREEDY
    ties: str = CHEAPER
    codes: bool = False
    paper: bool = False
    eligible: Mapping[str, int] = field(default_factory=dict[str, int])

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as they are stored and as the API gives them.

        `eligible` is there only when somebody said it.
        """
        stored = {key: getattr(self, key) for key in KEYS}
        return stored if self.eligible else {k: v for k, v in stored.items() if k != "eligible"}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> VotingSettings:
        """Return settings as they were stored."""
        return cls(**{key: stored[key] for key in KEYS if key in stored})


def read_voting(value: object) -> VotingSettings:
    """Return the settings that somebody wrote; what is not said has its default.

    :raises RoundError: an unknown key, or a value that is none of its choices
    """
    if not isinstance(value, dict):
        raise _error("ต้องเป็นชุดคีย์และค่า", "has to be a mapping of keys")
    said = cast("dict[str, object]", value)
    unknown = next((key for key in said if key not in KEYS), None)
    if unknown is not None:
        listed = ", ".join(KEYS)
        raise _error(f"ไม่รู้จักคีย์ «{unknown}» (มี {listed})", f"unknown key «{unknown}» (of {listed})")
    method = _choice(said, "method", METHODS, APPROVAL)
    return VotingSettings(
        method=method,
        limit=_limit(said, method),
        scope=_choice(said, "scope", SCOPES, WHOLE),
        rule=_choice(said, "rule", RULES, GREEDY),
        ties=_choice(said, "ties", TIES, CHEAPER),
        codes=_flag(said, "codes"),
        paper=_flag(said, "paper"),
        eligible=read_eligible(said.get("eligible")),
    )


def _choice(said: Mapping[str, object], key: str, choices: Mapping[str, Text], default: str) -> str:
    value = said.get(key, default)
    if not isinstance(value, str) or value not in choices:
        listed = ", ".join(choices)
        raise _error(f"{key} ต้องเป็นหนึ่งใน {listed}", f"{key} has to be one of {listed}")
    return value


def _limit(said: Mapping[str, object], method: str) -> int | None:
    limit = said.get("limit", None if method == KNAPSACK else 5)
    if limit is None and method == KNAPSACK:
        return None
    if isinstance(limit, bool) or not isinstance(limit, int) or not 1 <= limit <= MOST_CHOICES:
        raise _error(
            f"limit (เลือกได้ไม่เกินกี่โครงการ) ต้องเป็นจำนวนเต็ม 1 ถึง {MOST_CHOICES}",
            f"limit (the most projects on a ballot) has to be a whole number, 1 to {MOST_CHOICES}",
        )
    return limit


def _flag(said: Mapping[str, object], key: str) -> bool:
    value = said.get(key, False)
    if not isinstance(value, bool):
        raise _error(f"{key} ต้องเป็น true หรือ false", f"{key} has to be true or false")
    return value


def _error(th: str, en: str) -> RoundError:
    return RoundError(FIELD, Text(th, en))

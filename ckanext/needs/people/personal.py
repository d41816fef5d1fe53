"""What each table keeps of a person, and what becomes of it when the person asks to be forgotten.

Every column that says who a person is needs a rule here; a test walks over all tables and names
those without one. A new topic adds a function and its name to `TOPICS`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from ckanext.needs.bilingual import Text


class Step(Enum):
    """What is done with the rows of a person."""

    DELETE = "the rows go"
    NAMELESS = "the row stays, somebody who can't be told stands in the person's place"
    EMPTY = "the row stays, what the person wrote in the column goes"
    KEEP = "stays as it is"


@dataclass(frozen=True, slots=True)
class Rule:
    """One column, and what becomes of the rows in which it is about the person.

    :param column: the one that holds the person's id; of `EMPTY`, the one that is emptied
    :param why: what stays or goes, for the report
    :param person: of `EMPTY`, the column that holds the person's id
    :param where: a further condition in SQL, fixed text
    """

    table: str
    column: str
    step: Step
    why: Text
    person: str = ""
    where: str = ""


_WHO = Text("ผู้กระทำ", "who did it; that it was done stays")
_OWN = Text("ของผู้ใช้เองทั้งหมด", "the user's own, all of it")
_ACCOUNT = Text("รหัสบัญชีที่ไม่มีชื่อแล้ว", "the number of an account that has no name any more")


def _nameless(table: str, *columns: str) -> tuple[Rule, ...]:
    return tuple(Rule(table, column, Step.NAMELESS, _WHO) for column in columns)


def roles() -> tuple[Rule, ...]:
    """Return the rules of what was granted: taken reasons may tell of the person."""
    reason = Text("เหตุผลที่ถอนสิทธิ์", "why roles of the person were taken")
    return (
        Rule("need_role_grant", "reason", Step.EMPTY, reason, person="user_id"),
        *_nameless("need_role_grant", "user_id", "granted_by", "revoked_by"),
    )


def workflow() -> tuple[Rule, ...]:
    """Return the rules of the history of needs, and of decisions on their texts."""
    return (
        *_nameless("need_status_event", "user_id"),
        *_nameless("need_text_clearance", "user_id"),
    )


def following() -> tuple[Rule, ...]:
    """Return the rules of follows, endorsements (their number stays) and comments."""
    unseen = Text("ความเห็นที่ไม่ได้เผยแพร่", "the text of comments that are not shown")
    report = Text("ข้อความที่แจ้ง", "what the person said of a comment")
    return (
        Rule("need_follow", "user_id", Step.DELETE, _OWN),
        Rule("need_notice", "user_id", Step.DELETE, _OWN),
        *_nameless("need_endorsement", "user_id"),
        Rule("need_comment", "text", Step.EMPTY, unseen, "user_id", "state <> 'shown'"),
        *_nameless("need_comment", "user_id", "moderated_by"),
        Rule("need_comment_report", "text", Step.EMPTY, report, person="user_id"),
        *_nameless("need_comment_report", "user_id"),
    )


def webhooks() -> tuple[Rule, ...]:
    """Return the rules of calls to other systems: they tell of public needs only."""
    return _nameless("need_webhook", "created_by")


def projects() -> tuple[Rule, ...]:
    """Return the rules of projects and of links from needs to what answers them."""
    return _nameless("need_project", "created_by") + _nameless("need_link", "created_by")


def rounds() -> tuple[Rule, ...]:
    """Return the rules of rounds, their forums and proposals."""
    return (
        *_nameless("need_round", "created_by"),
        *_nameless("need_forum", "created_by"),
        *_nameless("need_proposal", "created_by", "answered_by"),
    )


def voting() -> tuple[Rule, ...]:
    """Return the rules of ballots: whoever cast one can't be told from it, so it counts on."""
    key = Text("กุญแจที่ย้อนหาตัวบุคคลไม่ได้เมื่อปิดหีบ", "a key that leads to nobody once the box is closed")
    return (
        Rule("need_voter", "voter_key", Step.KEEP, key),
        *_nameless("need_paper_ballot", "entered_by"),
        *_nameless("need_voided_reading", "entered_by", "voided_by"),
        *_nameless("need_voting_code_batch", "created_by"),
    )


def core() -> tuple[Rule, ...]:
    """Return the rules of CKAN's own tables."""
    followed = ("user_following_user", "user_following_dataset", "user_following_group")
    return (
        Rule("api_token", "user_id", Step.DELETE, _OWN),
        Rule("dashboard", "user_id", Step.DELETE, _OWN),
        *(Rule(table, "follower_id", Step.DELETE, _OWN) for table in followed),
        Rule("user_following_user", "object_id", Step.DELETE, _OWN),
        Rule("member", "table_id", Step.DELETE, _OWN, where="table_name = 'user'"),
        Rule("package_member", "user_id", Step.DELETE, _OWN),
        Rule("activity", "object_id", Step.DELETE, _OWN),
        *_nameless("activity", "user_id"),
        Rule("package", "creator_user_id", Step.KEEP, _ACCOUNT),
    )


#: Topics, in the order in which their rules run.
TOPICS: tuple[Callable[[], tuple[Rule, ...]], ...] = (
    roles,
    workflow,
    following,
    webhooks,
    projects,
    rounds,
    voting,
    core,
)


def rules() -> tuple[Rule, ...]:
    """Return the rules of all topics."""
    return tuple(rule for topic in TOPICS for rule in topic())

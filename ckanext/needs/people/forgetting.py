"""Takes out of the database what is kept of one person, all of it or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs.bilingual import Text
from ckanext.needs.model.role_grant import revoke_all
from ckanext.needs.people.personal import Rule, Step, rules

#: The account stays as an empty shell: other tables name its number.
EMPTY_ACCOUNT = """
    UPDATE "user" SET name = :nameless, {columns}, state = 'deleted', sysadmin = false
    WHERE id = :user_id
"""
ACCOUNT_COLUMNS = (
    *("fullname", "email", "about", "image_url", "password", "apikey", "reset_key"),
    *("plugin_extras", "last_active"),
)
#: `data` is JSON as Python writes it, in a column of text.
ACTORS = """
    UPDATE activity SET data = replace(data, :actor, '"actor": null')
    WHERE position(:actor IN data) > 0
"""
ACCOUNT = Text("ชื่อ อีเมล ประวัติ ภาพ รหัสผ่าน", "name, e-mail, biography, picture, password")
ACTOR = Text("ชื่อผู้ใช้ในความเคลื่อนไหว", "the user's name in the activity stream")


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows of a table a rule met.

    :param step: what was done with them, and `why`
    """

    table: str
    column: str
    step: Step
    why: Text
    rows: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as the action gives it."""
        done = {"step": self.step.name.lower(), "why": self.why.as_dict()}
        return {"table": self.table, "column": self.column, "rows": self.rows, **done}


def forget(user: model.User, *, dry_run: bool = False) -> list[Removed]:
    """Remove what is kept of a user in one transaction; return what was met, table by table.

    :param dry_run: count, and leave everything as it was
    """
    user_id, name, image = user.id, user.name, user.image_url
    there = set(sa.inspect(model.Session.connection()).get_table_names())
    try:
        revoke_all(user_id)
        removed = [_removed(rule, user_id) for rule in rules() if rule.table in there]
        removed += _account(user_id, name, there)
    except BaseException:
        model.Session.rollback()
        raise
    if dry_run:
        model.Session.rollback()
    else:
        model.Session.commit()
        _delete_picture(image)
    model.Session.expire_all()
    return removed


def _removed(rule: Rule, user_id: str) -> Removed:
    person = rule.person or rule.column
    columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in {rule.column, person}]
    table = sa.table(rule.table, *columns)
    met: list[Any] = [table.c[person] == user_id]
    if rule.where:
        met.append(sa.text(rule.where))
    return Removed(rule.table, rule.column, rule.step, rule.why, _apply(rule, table, met))


def _apply(rule: Rule, table: Any, met: list[Any]) -> int:
    """Do what a rule says; return how many rows it met.

    Each table gets another nobody, so that none leads from one to the next.
    """
    if rule.step is Step.KEEP:
        query = sa.select(sa.func.count()).select_from(table).where(*met)
        return int(model.Session.execute(query).scalar_one())
    if rule.step is Step.DELETE:
        done: Any = model.Session.execute(sa.delete(table).where(*met))
    else:
        value = f"forgotten-{uuid.uuid4()}" if rule.step is Step.NAMELESS else ""
        done = model.Session.execute(sa.update(table).where(*met).values({rule.column: value}))
    return int(done.rowcount)


def _account(user_id: str, name: str, there: set[str]) -> list[Removed]:
    columns = sa.inspect(model.Session.connection()).get_columns("user")
    known = {column["name"] for column in columns} & set(ACCOUNT_COLUMNS)
    emptied = ", ".join(f'"{column}" = NULL' for column in sorted(known))
    actors = 0
    if "activity" in there:
        done: Any = model.Session.execute(sa.text(ACTORS), {"actor": f'"actor": "{name}"'})
        actors = int(done.rowcount)
    statement = sa.text(EMPTY_ACCOUNT.format(columns=emptied))
    nameless = f"forgotten-{uuid.uuid4().hex[:12]}"
    model.Session.execute(statement, {"user_id": user_id, "nameless": nameless})
    return [
        Removed("activity", "data", Step.EMPTY, ACTOR, actors),
        Removed("user", "name, …", Step.EMPTY, ACCOUNT, 1),
    ]


def _delete_picture(image: str | None) -> None:
    """Delete an uploaded picture; one on another site is only no longer pointed to."""
    folder = tk.config.get("ckan.storage_path")
    if not (image and folder) or "/" in image:
        return
    (Path(folder) / "storage" / "uploads" / "user" / image).unlink(missing_ok=True)

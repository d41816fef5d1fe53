"""What somebody answered in the form for a phone, and the need that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import ckan.lib.plugins as lib_plugins
import ckan.plugins.toolkit as tk
from ckan.types import Context

from ckanext.needs import config
from ckanext.needs.entering.desk import Desk
from ckanext.needs.logic.rights import AT_ONCE
from ckanext.needs.privacy.personal_data import DIRECT, Finding, find_personal_data
from ckanext.needs.records.ids import need_name
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import FiscalYear, today

#: What the form asks, each under the name that it has in a need; `topic` is an issue, or a pillar
#: that has none.
ASKED = (
    *("title", "notes", "topic", "province", "district", "subdistrict", "village", "spatial"),
    *("people_affected", "owner_org"),
)
#: Beside them: which form it is, the kept photo, and the draft that it goes on with.
KEPT = ("key", "photo", "draft")
#: Where the form shows what is said of a need's field.
SHOWN_AT = {"strategy": "topic", "pillar": "topic", "issue": "topic", "province": "district"}
Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Report:
    """The answers to one form.

    :param answers: by name of `ASKED` and `KEPT`; what was not answered is empty
    """

    answers: Mapping[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Report:
        """Return what a form that was sent says, without what no database can hold (U+0000)."""
        return cls({name: form.get(name, "").replace("\0", "") for name in (*ASKED, *KEPT)})

    @classmethod
    def of_need(cls, need: Mapping[str, Any]) -> Report:
        """Return the answers that a kept draft holds."""
        answers = {name: str(need.get(name) or "") for name in ASKED}
        answers["topic"] = str(need.get("issue") or need.get("pillar") or "")
        if need.get("spatial_is_default") is True:
            answers["spatial"] = ""
        return cls(answers | {"draft": str(need["id"])})

    def __getitem__(self, name: str) -> str:
        """Return one answer, empty when there is none."""
        return self.answers.get(name, "")

    def but(self, **answers: str) -> Report:
        """Return the same with other answers."""
        return Report({**self.answers, **answers})

    def name(self) -> str:
        """Return the name of the need that this form makes: pressing twice makes one need."""
        return need_name(self["key"])

    def package(self, desk: Desk, status: str) -> dict[str, Any]:
        """Return the need as `package_create` takes it."""
        topic = self["topic"]
        said = {name: self[name].strip() for name in ASKED if name != "topic"}
        return {
            "type": NEED_TYPE,
            "name": self.name(),
            **said,
            **({"issue": topic} if "." in topic.partition(":")[2] else {"pillar": topic}),
            "fiscal_year": str(FiscalYear.of(today()).be),
            "requested_on": today().isoformat(),
            "status": status,
            **({"channel": "leader"} if desk.leads else {}),
        }

    def status(self, desk: Desk) -> str:
        """Return the status in which the need is sent: who may read it is the agency's rule."""
        agency = desk.agency(self["owner_org"])
        at_once = agency is not None and config.publishes_at_once(agency.name)
        return AT_ONCE if at_once else "submitted"


def refusals(context: Context, package: dict[str, Any]) -> Errors:
    """Return what `package_create` would refuse, by the field of the form that shows it.

    :raises ckan.plugins.toolkit.NotAuthorized: the user may not make this need
    """
    plugin = lib_plugins.lookup_package_plugin(NEED_TYPE)
    asked: Any = {**context}
    tk.check_access("package_create", asked, dict(package))
    _data, errors = lib_plugins.plugin_validate(
        plugin, asked, dict(package), plugin.create_package_schema(), "package_create"
    )
    return at_fields(errors)


def at_fields(errors: Mapping[str, Any]) -> Errors:
    """Return errors of a need by the field of the form that shows them, each said once."""
    shown: Errors = {}
    for name, messages in errors.items():
        place = shown.setdefault(SHOWN_AT.get(name, name), [])
        listed = cast("list[object]", messages if isinstance(messages, list) else [messages])
        place += [text for text in map(str, listed) if text not in place]
    return {name: messages for name, messages in shown.items() if messages}


def softly(report: Report) -> tuple[Finding, ...]:
    """Return what looks like personal data and is not refused: the writer decides about it."""
    texts = (report["title"], report["notes"], report["village"])
    return tuple(f for text in texts for f in find_personal_data(text) if f.kind not in DIRECT)

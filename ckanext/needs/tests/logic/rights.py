"""The table of rights (`rights.yaml`), the portal it is tried in, and the page that shows it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("rights.yaml")
#: As in the page: who, in Thai and English. `writer` is a leader, on needs of the leader's own.
ROLES = {
    "anonymous": "ผู้ไม่เข้าสู่ระบบ / not signed in",
    "citizen": "ประชาชน / citizen",
    "leader": "ผู้นำชุมชน / leader",
    "writer": "ผู้นำ เรื่องของตน / leader, own need",
    "official": "เจ้าหน้าที่ / official",
    "official_elsewhere": "เจ้าหน้าที่หน่วยงานอื่น / official of another organisation",
    "publisher": "ผู้แก้ไข / editor",
    "publisher_elsewhere": "ผู้แก้ไขหน่วยงานอื่น / editor of another organisation",
    "admin": "ผู้ดูแลหน่วยงาน / admin of the organisation",
    "sysadmin": "ผู้ดูแลระบบ / sysadmin",
}
AREAS = {"own": "1901", "other": "1902"}
SHOWN = {"all": "●", "own": "○", "no": ""}
BEGIN, END = "<!-- rights: begin -->", "<!-- rights: end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One action: what it is asked with and who may.

    :param checked: what its auth function is asked with, where that is something else
    :param within: what the auth function lets through is refused in the wrong area by validation,
        under this parameter's name
    :param checked_first: these parameters are checked before the right
    :param only_asked: the auth function is asked, the action is not called: there is none of this
        name, or it reaches out of the portal
    """

    topic: str
    action: str
    ask: dict
    may: dict[str, str]
    checked: dict | None = None
    within: str = ""
    checked_first: tuple[str, ...] = ()
    only_asked: bool = False

    def who(self, role: str) -> str:
        """Return `all`, `own` or `no`."""
        if role == "sysadmin" or "everyone" in self.may:
            return "all"
        if "signed_in" in self.may:
            return "no" if role == "anonymous" else "all"
        if role == "admin" and "admin" not in self.may:
            return self.may.get("publisher", "no")
        return self.may.get(role, "no")

    def allows(self, role: str, area: str) -> bool:
        """Whether a role may, in its own area (`own`) or in another one (`other`)."""
        return self.who(role) == "all" or (self.who(role) == "own" and area == "own")


def rows() -> list[Row]:
    """Return the table."""
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    return [Row(topic, name, **row) for topic, part in table.items() for name, row in part.items()]


def page() -> str:
    """Return the table as Markdown."""
    numbers = {role: str(n) for n, role in enumerate(ROLES, 1)}
    lines = [f"{numbers[role]}. {said}" for role, said in ROLES.items()]
    lines += ["", "● everywhere, ○ inside the granted area", ""]
    lines += ["| action | " + " | ".join(numbers.values()) + " |", "|---" * (len(ROLES) + 1) + "|"]
    topic = ""
    for row in rows():
        if row.topic != topic:
            topic = row.topic
            lines.append(f"| **{topic}** |" + " |" * len(ROLES))
        cells = (SHOWN[row.who(role)] for role in ROLES)
        lines.append(f"| `{row.action}` | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def inserted(text: str) -> str:
    """Return a page with the table between its marks as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{page()}\n{END}{after}"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(inserted(file.read_text("utf-8")), "utf-8")

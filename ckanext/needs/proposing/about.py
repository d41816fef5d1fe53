"""What a publisher says of a file, and what a harvester of it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text

#: The records that a file may be proposed as, with what people call them.
KINDS = {
    "needs": Text("ความต้องการของประชาชน", "needs of citizens"),
    "budget_lines": Text("รายการงบประมาณ", "lines of a budget"),
}
#: What ends a name of one's own, by the kind of records.
_ENDINGS = {"needs": "needs", "budget_lines": "budget"}
_TITLES = {
    "needs": Text("ความต้องการของประชาชน {of}", "Needs of citizens, {of}"),
    "budget_lines": Text("งบประมาณ {of}", "Budget of {of}"),
}
_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class About:
    """What a publisher says of the file.

    :param publisher: name (slug) of the organisation, with its title
    :param area: code of the area whose budget or needs it is; empty = the whole country
    :param phase: of a budget
    :param format: of the file, as a harvester says it (`csv`)
    :param suffix: of the file's name (`.csv`)
    :param name: slug of the harvester and of the dataset; empty = made of the organisation's
    :param title: of the dataset; empty = made of the organisation's
    :param public: everyone may read the needs whose rows say no status
    """

    publisher: str
    publisher_title: str
    email: str
    area: str
    phase: str
    format: str
    suffix: str
    name: str = ""
    title: str = ""
    public: bool = False

    @property
    def location(self) -> str:
        """Where the file lies, as the YAML says it."""
        return f"data/{self.name}{self.suffix}"

    def titles(self, records: str) -> dict[str, str]:
        """Return the title in both languages."""
        if self.title:
            return {"th": self.title, "en": self.title}
        made = _TITLES[records]
        return {lang: made.in_(lang).format(of=self.publisher_title) for lang in ("th", "en")}

    def named(self, records: str) -> About:
        """Return it with a name."""
        ending = _ENDINGS[records]
        return replace(self, name=slug(self.name, slug(f"{self.publisher[:50]}-{ending}", ending)))


def slug(text: str, default: str = "budget") -> str:
    """Return a name for addresses out of a file's name; Thai letters have no place in it."""
    name = _WORD.sub("-", text.lower()).strip("-")[:60].strip("-")
    return name if len(name) > 1 else default

"""A plain list of choices, such as the channels through which needs arrive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.errors import unknown
from ckanext.needs.codelists.names import Names, refuse_shared
from ckanext.needs.declared import Node, read_yaml


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list."""

    code: str
    name: Text
    aliases: tuple[str, ...] = ()
    explanation: Text = field(default=Text(""))


class Choices:
    """The choices of one list, in its order.

    :param what: what the list is of, for messages (`channel`)
    """

    def __init__(self, what: Text, choices: Iterable[Choice]) -> None:
        self._what = what
        self._choices = {choice.code: choice for choice in choices}
        self._names = _names(self._choices.values())

    def all(self) -> tuple[Choice, ...]:
        """Return every choice."""
        return tuple(self._choices.values())

    def get(self, code: str) -> Choice:
        """Return the choice with this code.

        :raises CodeError: no such code
        """
        if code not in self._choices:
            raise unknown(self._what, code, self._nearest(code))
        return self._choices[code]

    def resolve(self, text: str) -> Choice:
        """Return the choice that `text` names: its code, alias, Thai or English name.

        :raises CodeError: none answers to it; the closest three are named
        """
        codes = self._names.codes(text)
        if len(codes) != 1:
            raise unknown(self._what, text, self._nearest(text))
        return self._choices[codes[0]]

    def _nearest(self, text: str) -> tuple[str, ...]:
        return tuple(f"{self._choices[c].name.th} ({c})" for c in self._names.nearest(text))


def read_choices(path: Path) -> Choices:
    """Return the choices in a YAML file (as schemas/channels.yaml).

    :raises InputError: with file, key and expectation, when anything in it is wrong
    """
    return read_yaml(path, _choices, str(path))


def _choices(node: Node) -> Choices:
    node.text("id")
    choices = tuple(_choice(child) for child in node.children("choices"))
    if not choices or len({choice.code for choice in choices}) < len(choices):
        node.wrong("choices", Text("รายการที่รหัสไม่ซ้ำ", "a list of choices, each code once"))
    refuse_shared(node, "choices", _names(choices))
    return Choices(node.label("name", both=True), choices)


def _names(choices: Iterable[Choice]) -> Names:
    return Names((c.code, n) for c in choices for n in (c.code, c.name.th, c.name.en, *c.aliases))


def _choice(node: Node) -> Choice:
    return Choice(
        code=node.text("code"),
        name=node.label("name", both=True),
        aliases=node.texts("aliases"),
        explanation=node.label("explanation", Text(""), both=True),
    )

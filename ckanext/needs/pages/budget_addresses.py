"""Addresses of the page Where does the money go under other choices."""

from __future__ import annotations

from urllib.parse import urlencode

from ckanext.needs.spending.choices import Choices

#: Where on the page the lines are; a choice that is about lines leads there.
LINES = "#lines"


class Addresses:
    """Addresses of the page, or of what belongs to it, under other choices."""

    def __init__(self, path: str, choices: Choices) -> None:
        self.path, self._choices = path, choices

    def of(self, choices: Choices) -> str:
        """Return the address of some choices."""
        said = urlencode(choices.arguments())
        return f"{self.path}?{said}" if said else self.path

    def with_(self, **changed: str) -> str:
        """Return the address with other choices of these names."""
        return self.of(self._choices.with_(**changed))

    def lines_of(self, name: str, value: str) -> str:
        """Return the address of the lines of a pillar, agency or keyword; of all where chosen."""
        return self.with_(**{name: "" if self.is_chosen(name, value) else value}) + LINES

    def is_chosen(self, name: str, value: str) -> bool:
        """Return whether a value is what was chosen of a name."""
        return bool(value) and getattr(self._choices, name) == value

    def turned(self, page: int) -> str:
        """Return the address of another page of the lines."""
        return self.of(self._choices.turned(page)) + LINES

"""A person who gets something done on the portal, and whose clicks are counted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass
class Walk:
    """A window in which somebody walks from page to page.

    :param language: prefix of addresses, "" for Thai
    """

    page: object
    pictures: Path
    name: str
    language: str = ""
    clicks: int = 0

    def begin(self, path: str = "/") -> None:
        """Open the page where the walk begins."""
        self.page.goto(self.language + path)

    def click(self, selector: str) -> None:
        """Click on the first of these."""
        self.clicks += 1
        self.page.locator(selector).first.click()

    def choose(self, selector: str, value: str) -> None:
        """Choose from a list, which is a click as well."""
        self.clicks += 1
        self.page.select_option(selector, value)

    def type(self, selector: str, text: str) -> None:
        """Fill in a field."""
        self.page.fill(selector, text)

    def ask(self, selector: str, text: str) -> None:
        """Fill in a field and press Enter."""
        self.type(selector, text)
        self.page.press(selector, "Enter")

    def wait(self, selector: str) -> None:
        """Wait until something stands there."""
        self.page.wait_for_selector(selector)

    def picture(self, step: str) -> None:
        """Keep what the window shows."""
        path = self.pictures / "journeys" / f"{self.name}-{step}.png"
        self.page.screenshot(path=str(path), full_page=True)

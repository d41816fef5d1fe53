"""Amounts and years as the page about budgets says them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import ckan.plugins.toolkit as tk

from ckanext.needs.spending.units import Unit
from ckanext.needs.thai import FiscalYear


@dataclass(frozen=True, slots=True)
class Money:
    """Says amounts in one unit, in the reader's language."""

    unit: Unit
    language: str

    def said(self, amount: Decimal | None) -> str:
        """Return an amount in the unit, without its name; empty where there is none."""
        return "" if amount is None else str(tk.h.localised_number(self.unit.of(amount)))

    def year(self, year: int) -> str:
        """Return a fiscal year as the reader counts them: B.E. in Thai, C.E. otherwise."""
        return str(year if self.language.startswith("th") else FiscalYear(year).ce)

    @classmethod
    def plain(cls, language: str) -> Money:
        """Return what says baht and years in a language."""
        return cls(Unit(), language)

"""Thai text, fiscal years and dates, as they are written in Thai government files."""

from ckanext.needs.thai.dates import parse_date, today
from ckanext.needs.thai.errors import ThaiValueError
from ckanext.needs.thai.text import arabic_digits, fold, normalise
from ckanext.needs.thai.years import FiscalYear

__all__ = [
    "FiscalYear",
    "ThaiValueError",
    "arabic_digits",
    "fold",
    "normalise",
    "parse_date",
    "today",
]

"""The views of a published dataset, made after it is published.

CKAN 2.11 makes default views inside `package_create`, deferred commit or not, and each one commits:
a dataset would be in the catalogue before its tables are.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_PUT_OFF: ContextVar[bool] = ContextVar("views_put_off", default=False)


@contextmanager
def put_off() -> Generator[None]:
    """Write datasets without making their default views."""
    token = _PUT_OFF.set(True)
    try:
        yield
    finally:
        _PUT_OFF.reset(token)


def are_put_off() -> bool:
    """Return whether default views wait until the dataset is published."""
    return _PUT_OFF.get()

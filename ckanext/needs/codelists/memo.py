"""Remembers what a text resolved to, and what it did not resolve to."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from ckanext.needs.codelists.errors import CodeError

T = TypeVar("T")


class Memo(Generic[T]):
    """A function of strings with its latest answers kept, errors too.

    A spreadsheet says the same few names thousands of times, right or wrong; looking for the
    closest names to a wrong one is the dear part.

    :param find: the function; what it returns is true; raises `CodeError` when it has no answer
    :param size: how many answers are kept
    """

    def __init__(self, find: Callable[..., T], size: int = 20_000) -> None:
        self._find = find
        self._size = size
        self._kept: OrderedDict[tuple[str, ...], T | CodeError] = OrderedDict()

    def __call__(self, *key: str) -> T:
        """Return what `find` returns for these strings; raise what it raises."""
        answer = self._kept.get(key) or self._keep(key)
        if isinstance(answer, CodeError):
            raise CodeError(answer.reason, answer.closest)
        return answer

    def _keep(self, key: tuple[str, ...]) -> T | CodeError:
        try:
            answer: T | CodeError = self._find(*key)
        except CodeError as error:
            answer = CodeError(error.reason, error.closest)
        self._kept[key] = answer
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return answer

"""What a page asks many times and is answered once: who may read, who may change.

Only while a page or an action is read (GET): nothing changes rights in between. Core asks for the
labels of the same user six times to draw the page of one need, four times whether to show *Edit*.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

from flask import g, has_request_context, request

Answer = TypeVar("Answer")
#: Where the answers of a request are kept, in `flask.g`.
KEPT = "_needs_once"


def begin() -> None:
    """Begin to keep answers, at the start of a request that only reads."""
    if request.method in ("GET", "HEAD"):
        setattr(g, KEPT, {})


def once(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return the answer to a question that this request has asked before, or ask now.

    :param question: all that the answer depends on
    """
    kept = cast("dict[Hashable, Answer] | None", g.get(KEPT)) if has_request_context() else None
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    return kept[question]

"""The error of a code or a name that a codelist does not have."""

from __future__ import annotations

from ckanext.needs.bilingual import Text


class CodeError(ValueError):
    """A text that no entry, or more than one entry, of a codelist answers to.

    :param reason: what was looked for and why it could not be told, for people
    :param closest: up to three entries that it may have meant, each as `name (code)`
    """

    def __init__(self, reason: Text, closest: tuple[str, ...] = ()) -> None:
        self.reason = reason
        self.closest = closest
        super().__init__(reason.in_("en"))


def unknown(what: Text, text: str, closest: tuple[str, ...]) -> CodeError:
    """Return the error that there is no `what` called `text`."""
    near = ", ".join(closest)
    return CodeError(
        Text(
            f"ไม่รู้จัก{what.th} «{text}»" + (f" ที่ใกล้เคียง: {near}" if near else ""),
            f"unknown {what.en} «{text}»" + (f"; closest: {near}" if near else ""),
        ),
        closest,
    )


def ambiguous(what: Text, text: str, candidates: tuple[str, ...], ask: Text) -> CodeError:
    """Return the error that several answer to `text`; `ask` says what would decide."""
    shown = ", ".join(candidates[:3]) + (" …" if len(candidates) > 3 else "")
    count = len(candidates)
    return CodeError(
        Text(
            f"{what.th} «{text}» มี {count} แห่งหรือรายการ: {shown} {ask.th}",
            f"{what.en} «{text}» could be any of {count}: {shown}; {ask.en}",
        ),
        candidates[:3],
    )


def elsewhere(what: Text, text: str, owner: Text, here: tuple[str, ...]) -> CodeError:
    """Return the error that `text` is a `what` of `owner`, when one of `here` was asked for."""
    asked = ", ".join(here)
    return CodeError(
        Text(
            f"{what.th} «{text}» เป็นของ{owner.th} ไม่ใช่ของ {asked} ที่ใช้กับพื้นที่หรือแถวนี้",
            f"{what.en} «{text}» is of {owner.en}, not of {asked}, "
            "which applies to this area or row",
        )
    )

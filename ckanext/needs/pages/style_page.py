"""The style page: every token of the style sheet, and the contrast of inks on their grounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.pages.need_history import Line, NeedHistory
from ckanext.needs.pictures import Picture, svg
from ckanext.needs.pictures.tokens import DARK, LIGHT, SCHEMES, tokens

#: Inks and the grounds that they stand on.
PAIRS = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-soft", "ground"),
    ("ink-soft", "surface"),
    ("primary", "surface"),
    ("primary-strong", "surface"),
    ("on-primary", "primary"),
    ("on-primary", "good"),
    ("on-primary", "ink-soft"),
    ("on-accent", "accent"),
    ("ink", "primary-soft"),
    ("ink", "warn-soft"),
    ("good", "good-soft"),
    ("bad", "bad-soft"),
)
#: The parts that are shown, by the name of their template in `needs/style/parts`.
PARTS = (
    *("tiles", "panel", "chips", "bars", "heat", "table", "picture", "timeline", "steps"),
    *("statuses", "list", "notes", "empty", "buttons", "form", "quote", "snippet"),
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: its value in both schemes; the same where only one is said."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Pair:
    """An ink on a ground, and their contrast in both schemes (WCAG: 4.5 is enough)."""

    ink: str
    ground: str
    light: float
    dark: float


def all_tokens() -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Return the colours, and the other tokens."""
    light, dark = tokens(LIGHT), tokens(DARK)
    found = [Token(name, value, dark[name]) for name, value in light.items()]
    colours = tuple(one for one in found if one.light.startswith("#"))
    return colours, tuple(one for one in found if not one.light.startswith("#"))


def pairs() -> tuple[Pair, ...]:
    """Return inks on their grounds."""
    light, dark = tokens(LIGHT), tokens(DARK)
    return tuple(
        Pair(ink, ground, contrast(light[ink], light[ground]), contrast(dark[ink], dark[ground]))
        for ink, ground in PAIRS
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (`#rrggbb`), 1 to 21, as WCAG 2.2 defines it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 1)


def pictures(language: str) -> Mapping[str, str]:
    """Return the same picture in each scheme, as SVG."""
    name = Text("ด้านที่ {n}", "Pillar {n}").in_(language)
    rows = [{"name": name.format(n=n), "value": v, "said": f"{v:,}"} for n, v in _FIGURES]
    measure = Text("เรื่อง", "needs").in_(language)
    words = {"width": 320, "measure": measure, "format": ",d", "dimension": name.format(n="")}
    return {scheme: svg(Picture("bars", rows, words), scheme) for scheme in SCHEMES}


def history(language: str) -> NeedHistory:
    """Return a history that never happened."""

    def line(status: Text, day: Text, days: int | None, **more: str) -> Line:
        rest = dict.fromkeys(("role", "agency", "reason", "next_owner", "due"), "") | more
        return Line("moved", status.in_(language), day.in_(language), days=days, **rest)

    role = Text("เจ้าหน้าที่", "official").in_(language)
    why = Text("อยู่ในแผนพัฒนาท้องถิ่น", "It is in the local plan").in_(language)
    lines = (
        line(
            Text("บรรจุในแผน", "Planned"),
            Text("2 มิ.ย. 2569", "2 Jun 2026"),
            31,
            role=role,
            reason=why,
        ),
        line(Text("รับเรื่องไว้", "Accepted"), Text("12 พ.ค. 2569", "12 May 2026"), 21, role=role),
        line(Text("ยื่นแล้ว", "Submitted"), Text("3 พ.ค. 2569", "3 May 2026"), 9),
    )
    return NeedHistory(lines, None, ())


_FIGURES = ((1, 720), (2, 455), (3, 310), (4, 95))


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

"""A strategy: pillars, and issues under them, of one area in one vintage."""

from __future__ import annotations

from dataclasses import dataclass, field

from ckanext.needs.bilingual import Text


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue of a pillar (ประเด็น; Bangkok's plans call this level มิติ, dimension).

    :param code: `<strategy>:<pillar number>.<issue number>`, `saraburi-2561:5.3`
    :param pillar: code of the pillar it belongs to
    :param sensitive: its needs touch on people's safety or dignity (drugs, the destitute, human
        rights, crime): counts of them that pass the privacy gate are withheld below a higher number
    :param examples: what a need under this issue may be, in plain words, for help texts
    """

    code: str
    pillar: str
    number: int
    name: Text
    aliases: tuple[str, ...] = ()
    sensitive: bool = False
    explanation: Text = field(default=Text(""))
    examples: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Pillar:
    """One pillar of a strategy (ด้าน, ยุทธศาสตร์).

    :param code: `<strategy>:<number>`, `saraburi-2561:5`
    :param sensitive: all its issues are
    :param issues: in the strategy's order; empty when its issues are not known to us
    :param examples: as an issue's, where it has no issues that have them
    """

    code: str
    number: int
    name: Text
    explanation: Text = field(default=Text(""))
    aliases: tuple[str, ...] = ()
    sensitive: bool = False
    issues: tuple[Issue, ...] = ()
    examples: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class CrossLink:
    """One code's counterpart in another strategy.

    :param relation: `same` (same subject under a new name or number) or `close` (overlaps; ours to
        judge, not said by either plan)
    """

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """One vintage of an area's strategy.

    :param id: area's short name and the B.E. year it starts: `saraburi-2561`
    :param area: code of the area whose strategy it is
    :param valid_from: first B.E. fiscal year, or None when not known
    :param valid_to: last B.E. fiscal year that the plan names, or None when open
    :param note: how firm the years are and what applies after them
    :param pillar_term: what its own text calls the upper level (ด้าน)
    :param issue_term: what its own text calls the lower level (ประเด็น, มิติ)
    """

    id: str
    name: Text
    area: str
    valid_from: int | None
    valid_to: int | None
    pillars: tuple[Pillar, ...]
    note: Text = field(default=Text(""))
    source: Text = field(default=Text(""))
    pillar_term: Text = field(default=Text("ด้าน", "pillar"))
    issue_term: Text = field(default=Text("ประเด็น", "issue"))
    links: tuple[CrossLink, ...] = ()

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues, pillar by pillar."""
        return tuple(issue for pillar in self.pillars for issue in pillar.issues)

    def covers(self, fiscal_year: int) -> bool:
        """Return whether the B.E. `fiscal_year` lies in the years that the plan names."""
        return (self.valid_from or 0) <= fiscal_year <= (self.valid_to or fiscal_year)

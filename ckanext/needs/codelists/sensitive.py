"""What touches on people's safety or dignity: pillars and issues, and types of complaints."""

from __future__ import annotations

from ckanext.needs.codelists.choices import Choices
from ckanext.needs.codelists.strategies import Strategies
from ckanext.needs.thai import fold


def sensitive_codes(strategies: Strategies) -> frozenset[str]:
    """Return the codes of all pillars and issues that are marked as sensitive.

    All issues of a sensitive pillar are.
    """
    pillars = [pillar for strategy in strategies.all() for pillar in strategy.pillars]
    marked = {pillar.code for pillar in pillars if pillar.sensitive}
    issues = (
        issue.code
        for pillar in pillars
        for issue in pillar.issues
        if pillar.sensitive or issue.sensitive
    )
    return frozenset((*marked, *issues))


def sensitive_words(types: Choices) -> frozenset[str]:
    """Return all that a source may call the sensitive types of complaints, folded."""
    names = (n for t in types.all() for n in (t.name.th, t.name.en, *t.aliases))
    return frozenset(fold(name) for name in names)

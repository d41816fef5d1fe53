"""The search of this portal: what it knows by its configuration, and what it may show."""

from __future__ import annotations

from ckanext.needs import config, lists
from ckanext.needs.finding.lexicon import Lexicon, lexicon
from ckanext.needs.finding.synonyms import synonyms
from ckanext.needs.pages.form_choices import provinces_of_strategies


def known() -> Lexicon:
    """Return the words and places that the portal knows.

    :raises InputError: the file that `ckanext.needs.synonyms` names is not what it should be
    """
    current = lists.current()
    provinces = config.provinces() or provinces_of_strategies(current)
    return lexicon(current, provinces, synonyms(config.synonyms()))

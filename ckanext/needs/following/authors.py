"""What the author of a comment is called: a name only with consent."""

from __future__ import annotations

from collections.abc import Iterable

from ckanext.needs.people.consent import shown_names


def author_names(user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of these users who let it be shown; nobody else's."""
    return shown_names(user_ids)

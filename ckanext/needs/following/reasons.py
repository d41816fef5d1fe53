"""Why comments are hidden: `schemas/comment_reasons.yaml`."""

from __future__ import annotations

from functools import cache

from ckanext.needs.codelists import Choices
from ckanext.needs.codelists.choices import read_choices
from ckanext.needs.codelists.loading import SCHEMAS

#: The reason that says nothing by itself: a note must.
OTHER = "other"


@cache
def reasons() -> Choices:
    """Return the reasons for which a comment may be hidden.

    :raises InputError: the file is not what it should be
    """
    return read_choices(SCHEMAS / "comment_reasons.yaml")

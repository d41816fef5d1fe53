"""Tags in Thai: core's own rule refuses most Thai words.

Core asks for `\\w`, which leaves out the Thai vowels and tone marks above and below a letter: it
refuses สระบุรี and น้ำ. These two take the names of core's validators, so that every form and action
that handles tags follows them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import count
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.needs.logic.validators.fields import needs_no_personal_data
from ckanext.needs.thai import normalise

_ = tk._

#: Beside letters, marks and digits of any script. A tag is part of addresses and of search queries.
ALLOWED = " -_."


def tidy_tag(tag: str) -> str:
    """Return a tag as it is stored: normalised, and `/` as `-` (ถนน/สะพาน is ถนน-สะพาน)."""
    return normalise(tag).replace("/", "-")


def tag_name_validator(value: str, context: Context) -> str:
    """Accept letters with marks and digits of any script, spaces and `-_.`; nothing personal."""
    tag = tidy_tag(value)
    wrong = [c for c in tag if c not in ALLOWED and unicodedata.category(c)[0] not in "LMN"]
    if wrong:
        raise tk.Invalid(
            _("Tag «{tag}» can't contain {wrong}").format(
                tag=tag, wrong=" ".join(dict.fromkeys(wrong))
            )
        )
    return needs_no_personal_data(tag)


def tag_string_convert(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make tags of a text with commas, after those that the dataset has already."""
    value: Any = data[key]
    names = value.split(",") if isinstance(value, str) else value
    tags = [tidy for name in names if (tidy := tidy_tag(name))]
    taken = [int(k[1]) for k in data if len(k) == 3 and k[0] == "tags"]
    for index, tag in zip(count(max(taken, default=-1) + 1), tags, strict=False):
        data[("tags", index, "name")] = tag
    length = cast("Callable[[str, Context], str]", tk.get_validator("tag_length_validator"))
    for tag in tags:
        length(tag, context)
        tag_name_validator(tag, context)

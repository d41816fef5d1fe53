"""Schemas of the parameters of the need_* actions."""

from __future__ import annotations

from ckan.logic.schema import validator_args
from ckan.types import Schema, Validator


@validator_args
def need_strategy_list(ignore_missing: Validator, unicode_safe: Validator) -> Schema:
    """`id` and `area`, both optional."""
    return {"id": [ignore_missing, unicode_safe], "area": [ignore_missing, unicode_safe]}


@validator_args
def need_area_list(
    ignore_missing: Validator, unicode_safe: Validator, boolean_validator: Validator
) -> Schema:
    """`parent` and `deep`, both optional."""
    return {
        "parent": [ignore_missing, unicode_safe],
        "deep": [ignore_missing, boolean_validator],
    }

"""Validators: `rules` between a need's fields, what is `granted`, `fields`, `tags`, `open_data`."""

from ckanext.needs.logic.validators.fields import (
    needs_channel,
    needs_date,
    needs_day,
    needs_fiscal_year_be,
    needs_fiscal_year_ce,
    needs_integer_output,
    needs_name,
    needs_no_id_number,
    needs_no_personal_data,
    needs_whole_number,
)
from ckanext.needs.logic.validators.granted import needs_owner_org, needs_within_grant
from ckanext.needs.logic.validators.open_data import (
    needs_other,
    needs_some_tag,
    needs_title_is_unique,
)
from ckanext.needs.logic.validators.rules import (
    needs_area_codes,
    needs_location,
    needs_plan_codes,
    needs_status_rules,
    needs_storable_text,
    needs_years,
)
from ckanext.needs.logic.validators.tags import tag_name_validator, tag_string_convert

__all__ = [
    "needs_area_codes",
    "needs_channel",
    "needs_date",
    "needs_day",
    "needs_fiscal_year_be",
    "needs_fiscal_year_ce",
    "needs_integer_output",
    "needs_location",
    "needs_name",
    "needs_no_id_number",
    "needs_no_personal_data",
    "needs_other",
    "needs_owner_org",
    "needs_plan_codes",
    "needs_some_tag",
    "needs_status_rules",
    "needs_storable_text",
    "needs_title_is_unique",
    "needs_whole_number",
    "needs_within_grant",
    "needs_years",
    "tag_name_validator",
    "tag_string_convert",
]

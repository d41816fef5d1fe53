"""The rules between the fields of a need: they run before the fields' own validators.

Names, aliases and codes come in; codes that belong to each other go on.
"""

from __future__ import annotations

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict, FlattenKey

from ckanext.needs import config, lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.location import LocationError, point, read_point
from ckanext.needs.logic.validators.flat import REFUSALS, fill, given, raw, resolve, stored
from ckanext.needs.thai import FiscalYear, ThaiValueError, parse_date, today
from ckanext.needs.workflow import enforcing

_ = tk._
AREA_FIELDS = ("subdistrict", "district", "province")


#: Characters of a text: a search index takes no longer titles, and nobody reads longer details.
LONGEST, LONGEST_DETAILS = 1_000, 20_000
#: Fields whose text may be as long as the details: lists of words or of projects.
_DETAILED = frozenset(("notes", "tag_string", "related_projects"))


def needs_storable_text(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Refuse a text that is too long, or has the character U+0000: no column can hold that."""
    for field, value in data.items():
        if not isinstance(value, str):
            continue
        if "\0" in value:
            errors.setdefault(field, []).append(
                _("The text holds a character that can't be stored (U+0000)")
            )
        is_long = len(field) > 1 or not _DETAILED.isdisjoint(field)
        longest = LONGEST_DETAILS if is_long else LONGEST
        if len(value) > longest:
            errors.setdefault(field, []).append(
                _("The text is too long: {longest} characters at most").format(longest=longest)
            )
            data[field] = value[:longest]


def needs_area_codes(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make province, district and subdistrict codes, each inside the one above."""
    areas = lists.current().areas
    above = ""
    for level in ("province", "district", "subdistrict"):
        code = resolve(
            level,
            data,
            errors,
            lambda text, level=level, above=above: areas.resolve(text, level, above).code,
        )
        if errors[(level,)]:
            return
        above = code or above
    for area in areas.ancestors(above) if above else ():
        fill(data, area.level, area.code)


def needs_years(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make the fiscal year a B.E. year and add the C.E. one.

    Without a fiscal year, it is the one in which the need was requested.
    """
    try:
        if raw(data, "fiscal_year") is not None:
            year = FiscalYear.parse(raw(data, "fiscal_year"))
        elif given(data, "requested_on"):
            year = FiscalYear.of(parse_date(raw(data, "requested_on")))
        else:
            return
    except ThaiValueError as refusal:
        errors[("fiscal_year",)].append(lists.say(refusal.reason))
        return
    data[("fiscal_year",)], data[("fiscal_year_ce",)] = str(year.be), str(year.ce)


def needs_plan_codes(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make strategy, pillar and issue codes; the issue lies in the pillar, that in the strategy."""
    strategies = lists.current().strategies
    strategy = resolve("strategy", data, errors, lambda text: strategies.get(text).id)
    if errors[("strategy",)]:
        return
    within = strategy or _strategy_of_place(data)
    pillar = resolve("pillar", data, errors, lambda text: strategies.pillar(text, within).code)
    if errors[("pillar",)]:
        return
    issue = resolve("issue", data, errors, lambda text: strategies.issue(text, within, pillar).code)
    if issue:
        pillar = fill(data, "pillar", strategies.issue(issue).pillar)
    if pillar:
        fill(data, "strategy", strategies.strategy_of(pillar).id)
    if pillar and not issue and not errors[("issue",)] and strategies.pillar(pillar).issues:
        errors[("issue",)].append(_("Choose the issue of this pillar that the need belongs to"))


def needs_status_rules(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make the status a code; from it follow who may read the need and since when it stands so.

    Who may not set it is told which may be set. `private` is what the status list says, whatever
    was sent. `status_since` is the day on which
    the status changed; a loader that knows the day sends it along with the new status.
    """
    statuses = lists.current().statuses
    fill(data, "status", config.default_status())
    enforcing.fresh(context)
    status = resolve("status", data, errors, lambda text: statuses.resolve(text).code)
    if not status:
        return
    area = next((c for f in AREA_FIELDS if (c := given(data, f))), "")
    refused = enforcing.refused(context, area, given(data, "owner_org"), status)
    if refused:
        errors[("status",)].append(lists.say(refused))
    data[("private",)] = not statuses.get(status).public
    before, since = stored(context, "status"), stored(context, "status_since")
    if before == status:
        fill(data, "status_since", since)
    elif before and given(data, "status_since") == since:
        data[("status_since",)] = _today()
    fill(data, "status_since", _today())


def needs_location(
    key: FlattenKey, data: FlattenDataDict, errors: FlattenErrorDict, context: Context
) -> None:
    """Make the location a GeoJSON point; without one, take the middle of the area and say so."""
    middle = _middle_of_area(data)
    sent = given(data, "spatial")
    if tk.asbool(raw(data, "spatial_is_default") or False) and sent in (
        middle,
        stored(context, "spatial"),
    ):
        sent = ""
    data[("spatial_is_default",)] = str(not sent)
    if not sent:
        data[("spatial",)] = middle
        return
    try:
        data[("spatial",)] = read_point(sent)
    except LocationError as refusal:
        errors[("spatial",)].append(lists.say(refusal.reason))


def _strategy_of_place(data: FlattenDataDict) -> str:
    """Return the strategy that the place follows in the year, empty when it can't be told."""
    province, year = given(data, "province"), given(data, "fiscal_year")
    try:
        return lists.current().strategies.for_year(province, int(year)).id
    except (CodeError, ValueError):
        return ""


def _middle_of_area(data: FlattenDataDict) -> str:
    """Return the centroid of the smallest area given, as GeoJSON; empty when there is none."""
    area = next((c for f in AREA_FIELDS if (c := given(data, f))), "")
    try:
        centroid = lists.current().areas.centroid(area) if area else None
    except REFUSALS:  # an area that was refused is said at its own field
        centroid = None
    return point(*centroid) if centroid else ""


def _today() -> str:
    return today().isoformat()

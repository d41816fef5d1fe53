"""The history of a need as people read it: kinds, days, and what is not for everyone."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.codelists import load
from ckanext.needs.workflow.timeline import Event, for_everyone, timeline

STATUSES = load().statuses
TODAY = date(2026, 11, 24)
FIRST = date(2026, 1, 1).toordinal()


def event(before, after, day, *, target=None, public=True):
    since = date.fromisoformat(day) if isinstance(day, str) else day
    when = datetime.combine(since, datetime.min.time())
    return Event("", before, after, "official", "org", "", "", None, target, public, since, when)


def test_each_event_says_what_it_was_and_how_long_the_status_held():
    told = timeline(
        [
            event(None, "submitted", "2026-10-01", public=False),
            event("submitted", "under_review", "2026-10-08"),
            event("under_review", "under_review", "2026-10-08"),
            event("under_review", "merged", "2026-10-20", target="other"),
            event("merged", "under_review", "2026-11-01"),
        ],
        TODAY,
    )
    assert [(one.kind, one.days) for one in told] == [
        ("created", 7),
        ("moved", 12),
        ("forwarded", None),
        ("merged", 12),
        ("unmerged", 23),
    ]


@pytest.mark.parametrize("days", [0, 5])
def test_a_later_status_that_began_earlier_counts_no_days(days):
    told = timeline(
        [event(None, "accepted", "2026-10-10"), event("accepted", "planned", "2026-10-01")], TODAY
    )
    assert told[0].days == 0


def test_everyone_reads_what_happened_since_it_was_public_and_nothing_of_before():
    told = timeline(
        [
            event(None, "draft", "2026-09-01", public=False),
            event("draft", "submitted", "2026-09-02", public=False),
            event("submitted", "under_review", "2026-10-08"),
            event("under_review", "accepted", "2026-10-09"),
        ],
        TODAY,
    )
    seen = for_everyone(told, STATUSES)
    assert [(one.from_status, one.to_status) for one in seen] == [
        (None, "under_review"),
        ("under_review", "accepted"),
    ]


codes = st.sampled_from([status.code for status in STATUSES.all()])
days = st.lists(st.integers(FIRST, TODAY.toordinal()), min_size=1, max_size=8).map(sorted)


@given(days, st.data())
def test_the_days_of_all_statuses_are_the_days_since_the_first(since, data):
    afters = [data.draw(codes) for _ in since]
    befores = [None, *afters]
    told = timeline(
        [
            event(before, after, date.fromordinal(day))
            for before, after, day in zip(befores, afters, since, strict=False)
        ],
        TODAY,
    )
    assert sum(one.days or 0 for one in told) == (TODAY - date.fromordinal(since[0])).days


@given(st.lists(st.tuples(codes, codes, st.booleans()), max_size=8))
def test_nothing_that_was_not_public_reaches_everyone(steps):
    events = [event(before, after, TODAY, public=public) for before, after, public in steps]
    for one in for_everyone(timeline(events, TODAY), STATUSES):
        assert one.public
        assert one.from_status is None or STATUSES.get(one.from_status).public

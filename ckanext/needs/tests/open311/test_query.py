"""Parameters of GET requests."""

from datetime import UTC, datetime

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.open311.query import search_of
from ckanext.needs.open311.refusals import Refusal

LISTS = default()
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def filters(**asked):
    return " ".join(search_of(asked, LISTS, NOW)["fq_list"])


def refusal(**asked):
    with pytest.raises(Refusal) as refused:
        search_of(asked, LISTS, NOW)
    return refused.value


def test_without_dates_the_last_ninety_days_are_asked_for():
    assert "requested_on:[2026-04-02 TO 2026-06-30]" in filters()
    assert "metadata_created:[2026-04-01T12:00:00Z TO 2026-06-30T12:00:00Z]" in filters()


def test_a_start_alone_is_followed_by_ninety_days():
    asked = filters(start_date="2026-01-01T00:00:00+07:00")
    assert "requested_on:[2026-01-01 TO 2026-04-01]" in asked


def test_an_end_alone_is_preceded_by_ninety_days():
    assert "TO 2026-03-31]" in filters(end_date="2026-03-31T23:59:59+07:00")


def test_a_plus_that_arrived_as_a_space_is_read():
    assert "[2026-01-01 TO" in filters(start_date="2026-01-01T00:00:00 07:00")


def test_a_day_counts_only_when_its_beginning_is_in_the_span():
    assert "requested_on:[2026-01-02 TO" in filters(start_date="2026-01-01T08:00:00+07:00")


def test_a_span_within_one_day_asks_for_no_day():
    asked = filters(start_date="2026-01-01T08:00:00+07:00", end_date="2026-01-01T09:00:00+07:00")
    assert "requested_on:[2026" not in asked
    assert "metadata_created:[2026-01-01T01:00:00Z TO 2026-01-01T02:00:00Z]" in asked


def test_open_means_every_public_status_that_is_open():
    asked = filters(status="open")
    assert '"in_progress"' in asked
    assert '"completed"' not in asked
    assert '"submitted"' not in asked


def test_ids_override_everything_else():
    asked = filters(service_request_id="a-1, b-2", status="nonsense")
    assert 'id:("a-1" OR "b-2")' in asked
    assert "requested_on" not in asked


def test_a_jurisdiction_is_its_strategies():
    assert 'strategy:("saraburi-2561")' in filters(jurisdiction_id="19")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"status": "maybe"}, 400),
        ({"start_date": "เมื่อวาน"}, 400),
        ({"start_date": "2026-01-01", "end_date": "2026-12-31"}, 400),
        ({"start_date": "2026-02-01", "end_date": "2026-01-01"}, 400),
        ({"start_date": "9999-12-31"}, 400),
        ({"page": "0"}, 400),
        ({"page_size": "1001"}, 400),
        ({"page": "๑"}, 400),
        ({"service_request_id": 'x" OR *:*'}, 400),
        ({"service_request_id": ","}, 400),
        ({"service_code": 'x" OR *:*'}, 404),
        ({"jurisdiction_id": "99"}, 404),
    ],
)
def test_what_cannot_be_used_is_refused(asked, status):
    refused = refusal(**asked)
    assert refused.status == status
    assert refused.reasons[0].th
    assert refused.reasons[0].en


def test_a_refusal_says_which_parameter_and_what_was_expected():
    reason = refusal(start_date="เมื่อวาน").reasons[0]
    assert "start_date" in reason.en
    assert "เมื่อวาน" in reason.th
    assert "ISO 8601" in reason.th


def test_pages_follow_each_other():
    wanted = search_of({"page": "3", "page_size": "50"}, LISTS, NOW)
    assert (wanted["start"], wanted["rows"]) == (100, 50)

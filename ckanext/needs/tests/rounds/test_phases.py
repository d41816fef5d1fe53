"""Phases of a round switch by time alone, in Thailand's time; counts wait for the vote's end."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.rounds import phases as p
from ckanext.needs.rounds.errors import RoundError
from ckanext.needs.rounds.phase_rules import read_phases
from ckanext.needs.thai.dates import BANGKOK

FIVE = (
    ("collect", "2026-11-01", "2026-11-30"),
    ("screen", "2026-12-01", "2026-12-15"),
    ("propose", "2026-12-16", "2027-01-15"),
    ("vote", "2027-01-20", "2027-01-31"),
    ("announce", "2027-02-01", "2027-03-31"),
)


def written(kind, starts, ends, **more):
    return {"key": kind, "kind": kind, "name": kind, "starts": starts, "ends": ends, **more}


def schedule(*phases, state=p.OPEN):
    written_ones = [written(*phase) for phase in phases or FIVE]
    return p.Schedule(state, [phase.as_dict() for phase in read_phases(written_ones)])


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


@st.composite
def schedules(draw):
    """An open round of up to seven phases with gaps, in any order of kinds that is allowed."""
    start, found = datetime(2026, 10, 1, tzinfo=BANGKOK), []
    kinds = draw(st.lists(st.sampled_from(["collect", "screen", "propose", "other"]), max_size=3))
    kinds += draw(st.sampled_from([[], ["vote"]]))
    kinds += draw(st.lists(st.sampled_from(["other", "screen"]), max_size=2))
    kinds += ["announce"]
    for number, kind in enumerate(kinds):
        start += timedelta(minutes=draw(st.integers(0, 5000)))
        end = start + timedelta(minutes=draw(st.integers(1, 50_000)))
        shown = draw(st.booleans())
        found.append(written(kind, start.isoformat(), end.isoformat(), show_counts=shown))
        found[-1]["key"] = f"{kind}-{number}"
        start = end
    return p.Schedule(p.OPEN, [phase.as_dict() for phase in read_phases(found)])


MOMENTS = st.datetimes(
    datetime(2026, 9, 1), datetime(2027, 9, 1), timezones=st.sampled_from([UTC, BANGKOK])
)

KEYS = ("key", "kind", "name", "starts", "ends", "show_counts")
VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["vote", "2026-11-01", "2026-11-01T10:00"])
    | st.dictionaries(st.sampled_from(["th", "en"]), st.text(max_size=5) | st.integers())
)


class TestWhen:
    def test_a_phase_lasts_from_midnight_of_its_first_to_midnight_after_its_last_day(self):
        round = schedule()
        assert p.phase_at(round, at("2026-10-31T23:59:59")) is None
        assert p.phase_at(round, at("2026-11-01T00:00:00")).key == "collect"
        assert p.phase_at(round, at("2026-11-30T23:59:59")).key == "collect"
        assert p.phase_at(round, at("2026-12-01T00:00:00")).key == "screen"

    def test_a_moment_without_a_zone_is_utc(self):
        round = schedule()
        assert p.phase_at(round, datetime(2026, 10, 31, 16, 59)) is None
        assert p.phase_at(round, datetime(2026, 10, 31, 17, 0)).key == "collect"

    def test_between_phases_there_is_none_and_the_next_is_known(self):
        round = schedule()
        assert p.phase_at(round, at("2027-01-17")) is None
        assert p.next_phase(round, at("2027-01-17")).key == "vote"
        assert p.next_phase(round, at("2027-03-01")) is None

    def test_a_phase_can_end_at_an_hour(self):
        round = schedule(
            ("vote", "2027-01-20T08:00", "2027-01-20T16:30"),
            ("announce", "2027-01-21", "2027-01-22"),
        )
        assert p.may_vote(round, at("2027-01-20T16:29:59"))
        assert not p.may_vote(round, at("2027-01-20T16:30:00"))
        assert not p.may_vote(round, at("2027-01-20T07:59:59"))

    def test_days_may_be_written_in_the_buddhist_era(self):
        round = schedule(("collect", "1 พ.ย. 2569", "30/11/2569"))
        assert round.phases[0]["starts"] == "2026-11-01"
        assert round.phases[0]["ends"] == "2026-11-30"

    @given(schedules(), MOMENTS)
    def test_at_most_one_phase_has_a_moment(self, round, moment):
        there = moment.astimezone(BANGKOK)
        having = [phase for phase in p.phases_of(round) if phase.has(there)]
        assert len(having) <= 1
        assert p.phase_at(round, moment) == next(iter(having), None)

    @given(schedules())
    def test_what_is_stored_reads_as_the_same_phases(self, round):
        assert [phase.as_dict() for phase in p.phases_of(round)] == list(round.phases)


class TestWhatMayBeDone:
    def test_proposing_and_voting_have_their_phases(self):
        round = schedule()
        assert p.may_propose(round, at("2026-12-16"))
        assert not p.may_propose(round, at("2027-01-20"))
        assert p.may_vote(round, at("2027-01-20"))
        assert not p.may_vote(round, at("2027-02-01"))

    @pytest.mark.parametrize("state", [p.DRAFT, p.ARCHIVED])
    def test_a_round_that_is_not_open_takes_nothing(self, state):
        round = schedule(state=state)
        assert not p.may_propose(round, at("2026-12-16"))
        assert not p.may_vote(round, at("2027-01-20"))

    @given(schedules(), MOMENTS)
    def test_nobody_proposes_and_votes_at_the_same_time(self, round, moment):
        assert not (p.may_propose(round, moment) and p.may_vote(round, moment))


class TestCounts:
    def test_they_show_when_the_results_are_announced(self):
        round = schedule()
        assert not p.counts_shown(round, at("2027-01-31T23:59:59"))
        assert p.counts_shown(round, at("2027-02-01"))
        assert p.counts_shown(round, at("2028-01-01"))

    def test_they_wait_for_the_announcement_after_the_vote(self):
        round = schedule(
            ("vote", "2027-01-20", "2027-01-31"), ("announce", "2027-03-01", "2027-03-31")
        )
        assert not p.counts_shown(round, at("2027-02-15"))

    def test_a_vote_that_says_so_shows_them_once_it_is_over(self):
        vote = written("vote", "2027-01-20", "2027-01-31", show_counts=True)
        round = p.Schedule(p.OPEN, [phase.as_dict() for phase in read_phases([vote])])
        assert not p.counts_shown(round, at("2027-01-25"))
        assert p.counts_shown(round, at("2027-02-01"))

    def test_an_announcement_before_the_vote_is_of_something_else(self):
        early = {**written("announce", "2027-01-01", "2027-01-10"), "key": "early"}
        phases = [early, written("vote", "2027-01-20", "2027-01-31")]
        phases.append(written("announce", "2027-03-01", "2027-03-31"))
        round = p.Schedule(p.OPEN, [phase.as_dict() for phase in read_phases(phases)])
        assert not p.counts_shown(round, at("2027-02-15"))

    def test_of_a_draft_they_never_show(self):
        assert not p.counts_shown(schedule(state=p.DRAFT), at("2027-02-10"))

    @given(schedules(), MOMENTS)
    def test_never_before_the_vote_is_over(self, round, moment):
        vote = p.vote_of(round)
        if vote is None or moment < vote.ends:
            assert not p.counts_shown(round, moment)
            assert not p.vote_ended(round, moment)

    @given(schedules(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=400)))
    def test_what_was_shown_stays(self, round, moment, later):
        assert not p.counts_shown(round, moment) or p.counts_shown(round, moment + later)

    @given(schedules(), MOMENTS)
    def test_while_one_may_vote_they_do_not_show(self, round, moment):
        assert not (p.may_vote(round, moment) and p.counts_shown(round, moment))


class TestRefused:
    @pytest.mark.parametrize(
        ("phases", "said"),
        [
            ([], "at least one phase"),
            (["x"], "phase 1 has to be a mapping"),
            ([written("collect", "2026-11-01", "2026-10-01")], "before it starts"),
            ([written("collect", "soon", "2026-10-01")], "«soon» is no day"),
            ([written("collect", "2026-11-01T25:00", "2026-12-01")], "is no day"),
            ([written("party", "2026-11-01", "2026-12-01")], "kind has to be one of"),
            ([{**written("collect", "2026-11-01", "2026-12-01"), "key": "A b"}], "key has to be"),
            ([{**written("collect", "2026-11-01", "2026-12-01"), "name": " "}], "a Thai name"),
            ([written("collect", "2026-11-01", "2026-12-01", show_counts="no")], "show_counts"),
            ([written("collect", "2026-11-01", "2026-12-01")] * 2, "stands twice"),
            ([written("vote", "2026-11-01", "2026-12-01")], "results would never show"),
        ],
    )
    def test_what_is_no_phase_is_said(self, phases, said):
        with pytest.raises(RoundError, match=said) as error:
            read_phases(phases)
        assert error.value.field == "phases"

    def test_overlapping_phases_name_both_and_their_days(self):
        with pytest.raises(RoundError, match="may not overlap") as error:
            schedule(
                ("collect", "2026-11-01", "2026-11-30"), ("screen", "2026-11-30", "2026-12-15")
            )
        assert "2026-11-30" in error.value.reason.th
        assert "ต้องไม่ซ้อนกัน" in error.value.reason.th

    def test_phases_out_of_order_name_both(self):
        with pytest.raises(RoundError, match="put them in the order of time"):
            schedule(
                ("screen", "2026-12-01", "2026-12-15"), ("collect", "2026-11-01", "2026-11-30")
            )

    def test_there_is_one_vote_and_nothing_is_proposed_after_it(self):
        second = {**written("vote", "2027-02-01", "2027-02-10"), "key": "again"}
        with pytest.raises(RoundError, match="one phase of voting"):
            read_phases([written("vote", "2027-01-20", "2027-01-31"), second])
        with pytest.raises(RoundError, match="proposed before the vote"):
            schedule(("vote", "2027-01-20", "2027-01-31"), ("propose", "2027-02-01", "2027-02-02"))

    @given(st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES)))
    def test_whatever_is_written_is_read_or_refused_in_words(self, values):
        with contextlib.suppress(RoundError):
            assert read_phases(values)

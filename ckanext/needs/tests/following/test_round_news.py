"""Followers of a round hear what begins in it and which proposals are answered."""

from datetime import timedelta

import pytest
from ckan import model
from ckan.tests import helpers
from lxml import etree

from ckanext.needs.following import rounds
from ckanext.needs.following.telling import tell_all
from ckanext.needs.model.follow import Follow, Notice
from ckanext.needs.model.proposal import Proposal
from ckanext.needs.model.round import Round
from ckanext.needs.model.run import now
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.following.conftest import act
from ckanext.needs.tests.following.lost import at_once, mails_go_out
from ckanext.needs.tests.following.test_feeds import ATOM, SCHEMA
from ckanext.needs.tests.following.test_mails import hour_passes, sent, waiting
from ckanext.needs.tests.logic.test_rounds import ROUND, day, phase

__all__ = ["mails_go_out", "sent"]
pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("mails_go_out")]

PROPOSING = [phase("propose", 0, 5), phase("vote", 6, 9), phase("announce", 10, 20)]
VOTING = [phase("propose", -9, -2), phase("vote", -1, 3), phase("announce", 5, 9)]
ANNOUNCED = [phase("propose", -20, -11), phase("vote", -9, -2), phase("announce", -1, 9)]
SCREENING = [phase("propose", -9, -2), phase("screen", -1, 3), phase("vote", 4, 9)]
SCREENING += [phase("announce", 10, 20)]
LONG_AGO = [phase("propose", -9, 5), phase("vote", 6, 9), phase("announce", 10, 20)]


@pytest.fixture
def new_round(agency):
    """A function that makes a round."""

    def make(phases=PROPOSING, **fields):
        given = {**ROUND, "owner_org": agency["id"], "title_th": "รอบขยะ", "title_en": "Waste"}
        given |= {"phases": phases, **fields}
        return helpers.call_action("need_round_create", as_portal(), **given)

    return make


@pytest.fixture
def follow(app):
    """A function that lets a user follow a round, since long ago."""

    def do(user, round, language="th", days=30):
        headers = {"Authorization": user["token"]}
        asked = {"kind": "round", "key": round["id"]}
        app.post(f"/{language}/api/3/action/need_follow", headers=headers, json=asked)
        model.Session.query(Follow).filter_by(user_id=user["id"]).update(
            {"created": now() - timedelta(days=days)}
        )
        model.Session.commit()

    return do


def propose(round, **fields):
    given = {"title": "ถังขยะ", "district": "1901", "cost": 5000, **fields}
    return helpers.call_action("need_proposal_create", as_portal(), round=round["id"], **given)


def answer(proposal, **fields):
    given = {"feasible": True, "cost": 5000, **fields}
    return helpers.call_action("need_proposal_answer", as_portal(), id=proposal["id"], **given)


class TestPhases:
    @pytest.mark.parametrize(
        ("phases", "language", "subject", "path"),
        [
            (PROPOSING, "th", "รอบขยะ: เปิดรับข้อเสนอแล้ว ถึง ", "/th/needs/rounds/saraburi-2570\n"),
            (VOTING, "th", "รอบขยะ: เปิดลงคะแนนแล้ว ถึง ", "/th/needs/rounds/saraburi-2570/vote\n"),
            (
                VOTING,
                "en",
                "Waste: Voting is open, until ",
                "/en/needs/rounds/saraburi-2570/vote\n",
            ),
            (ANNOUNCED, "th", "รอบขยะ: ประกาศผลแล้ว", "/th/needs/rounds/saraburi-2570/results\n"),
            (
                ANNOUNCED,
                "en",
                "Waste: The result is announced",
                "/en/needs/rounds/saraburi-2570/results\n",
            ),
        ],
    )
    def test_what_has_begun_is_told_in_the_follower_s_language_with_its_page(
        self, new_round, follow, citizen, sent, phases, language, subject, path
    ):
        follow(citizen, new_round(phases), language)
        assert tell_all().mails == 1
        ((to, said, body, _),) = sent()
        assert to == citizen["email"]
        assert said.startswith(subject)
        assert f"http://test.ckan.net{path}" in body
        assert body.count(f"/{language}/needs/follow/stop/") == 2

    def test_it_is_told_once_however_often_one_looks(self, new_round, follow, citizen, sent):
        follow(citizen, new_round())
        for _ in range(3):
            tell_all()
            hour_passes(citizen)
        assert (len(sent()), waiting()) == (1, 0)

    def test_of_many_that_look_at_once_one_tells(self, app, new_round, follow, citizen):
        follow(citizen, new_round())
        assert sorted(at_once(app, 4, rounds.note_news)) == [0, 0, 0, 1]
        assert waiting() == 1

    def test_the_next_phase_is_told_too(self, new_round, follow, citizen, sent):
        round = new_round()
        follow(citizen, round)
        tell_all()
        hour_passes(citizen)
        model.Session.get(Round, round["id"]).phases = VOTING
        model.Session.commit()
        tell_all()
        assert ["เปิดรับ" in sent()[0][1], "เปิดลงคะแนน" in sent()[1][1]] == [True, True]

    @pytest.mark.parametrize("phases", [SCREENING, LONG_AGO])
    def test_screening_and_what_began_over_a_week_ago_are_no_news(
        self, new_round, follow, citizen, phases
    ):
        follow(citizen, new_round(phases))
        assert rounds.note_news() == waiting() == 0

    def test_who_follows_since_it_began_knows_already(self, new_round, follow, citizen):
        follow(citizen, new_round(VOTING), days=0)
        assert rounds.note_news() == 0

    @pytest.mark.parametrize("state", ["draft", "archived"])
    def test_of_a_draft_and_of_a_past_round_nothing_is_told(
        self, new_round, follow, citizen, state
    ):
        round = new_round()
        follow(citizen, round)
        model.Session.get(Round, round["id"]).state = state
        model.Session.commit()
        assert rounds.note_news() == 0

    def test_who_follows_another_round_or_wants_no_mails_is_not_told(
        self, new_round, follow, citizen, neighbour
    ):
        round, other = new_round(), new_round(LONG_AGO, name="other-2570")
        follow(citizen, other)
        follow(neighbour, round)
        model.Session.query(Follow).filter_by(user_id=neighbour["id"]).update({"mail": False})
        model.Session.commit()
        assert rounds.note_news() == 0

    def test_a_phase_that_is_over_before_the_mail_goes_is_not_told(
        self, new_round, follow, citizen, sent
    ):
        round = new_round()
        follow(citizen, round)
        rounds.note_news()
        model.Session.get(Round, round["id"]).phases = LONG_AGO[1:]
        model.Session.commit()
        tell_all()
        assert (sent(), waiting()) == ([], 0)

    def test_an_error_with_one_round_does_not_keep_the_others(
        self, new_round, follow, citizen, monkeypatch
    ):
        logged = []
        monkeypatch.setattr(rounds.log, "exception", lambda *said: logged.append(said))
        broken, fine = new_round(name="broken-2570"), new_round()
        for each in (broken, fine):
            follow(citizen, each)
        model.Session.get(Round, broken["id"]).phases = [{"key": "x"}]
        model.Session.commit()
        assert rounds.note_news() == 1
        assert [said[1] for said in logged] == [broken["id"]]


class TestAnswers:
    def test_an_answer_is_told_with_its_reason(self, new_round, follow, citizen, sent):
        round = new_round(LONG_AGO)
        follow(citizen, round)
        answer(propose(round), feasible=False, reason="ที่ดินเป็นของเอกชน")
        tell_all()
        ((_, subject, body, _),) = sent()
        assert subject == "ข้อเสนอที่ 1 ถังขยะ: ทำไม่ได้ — ที่ดินเป็นของเอกชน"
        assert "/th/needs/rounds/saraburi-2570/proposals/1\n" in body
        assert "รอบขยะ" in body

    def test_an_answer_that_is_corrected_before_the_mail_goes_is_told_once_as_it_is(
        self, new_round, follow, citizen, sent
    ):
        round = new_round(LONG_AGO)
        follow(citizen, round)
        proposal = propose(round)
        answer(proposal, feasible=False, reason="ไม่มีที่ดิน")
        rounds.note_news()
        answer(proposal)
        tell_all()
        hour_passes(citizen)
        tell_all()
        ((_, subject, _, _),) = sent()
        assert subject == "ข้อเสนอที่ 1 ถังขยะ: ทำได้"

    def test_who_proposed_and_who_answered_are_not_told(
        self, new_round, follow, citizen, editor, sent
    ):
        round = new_round(LONG_AGO)
        follow(citizen, round)
        made = act(
            "need_proposal_create", editor, round=round["id"], title="ลานกีฬา", district="1901"
        )
        act("need_proposal_answer", editor, id=made["id"], feasible=True, cost=1)
        tell_all()
        body = sent()[0][2]
        assert editor["name"] not in body
        assert editor["fullname"] not in body

    def test_what_waits_or_was_taken_back_is_no_news(self, new_round, follow, citizen, sent):
        round = new_round(LONG_AGO)
        follow(citizen, round)
        propose(round)
        gone = propose(round)
        answer(gone)
        rounds.note_news()
        helpers.call_action("need_proposal_withdraw", as_portal(), id=gone["id"])
        tell_all()
        assert (sent(), waiting()) == ([], 0)

    def test_several_in_an_hour_come_in_one_mail(self, new_round, follow, citizen, sent):
        round = new_round()
        follow(citizen, round)
        for title in ("ลานกีฬา", "ถังขยะ"):
            answer(propose(round, title=title))
        tell_all()
        ((_, subject, body, _),) = sent()
        assert "3" in subject
        assert all(text in body for text in ("ลานกีฬา", "ถังขยะ", "เปิดรับข้อเสนอแล้ว"))
        assert model.Session.query(Notice).count() == 0


class TestFeed:
    @pytest.fixture
    def read(self, app):
        """A function that reads the round's feed: titles by id of entry, the newest first."""

        def ask(language="th"):
            answer = app.get(f"/{language}/needs/feed/round/saraburi-2570")
            feed = etree.fromstring(answer.body.encode())
            assert SCHEMA.validate(feed), SCHEMA.error_log
            return {
                entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title")
                for entry in feed.findall(f"{ATOM}entry")
            }

        return ask

    def test_it_has_what_has_begun_and_nothing_that_is_to_come(self, new_round, read):
        new_round(VOTING)
        assert [title.partition(" ถึง ")[0] for title in read().values()] == [
            "เปิดลงคะแนนแล้ว",
            "เปิดรับข้อเสนอแล้ว",
        ]

    def test_it_has_the_announcement_but_no_count(self, new_round, read, app):
        new_round(ANNOUNCED)
        assert next(iter(read().values())) == "ประกาศผลแล้ว: รอบขยะ"
        body = app.get("/needs/feed/round/saraburi-2570").body
        assert "votes" not in body
        assert "ballots" not in body

    def test_it_has_answers_and_both_languages_name_the_same_entries(self, new_round, read):
        round = new_round(LONG_AGO)
        answer(propose(round))
        propose(round, title="ยังไม่ตอบ")
        thai, english = read(), read("en")
        assert next(iter(thai.values())) == "ทำได้: ข้อเสนอที่ 1 ถังขยะ"
        assert next(iter(english.values())) == "feasible: Proposal 1: ถังขยะ"
        assert list(thai) == list(english)
        assert "ยังไม่ตอบ" not in str(thai)

    def test_who_has_it_gets_it_once(self, new_round, app):
        new_round(VOTING)
        first = app.get("/needs/feed/round/saraburi-2570")
        again = app.get(
            "/needs/feed/round/saraburi-2570", headers={"If-None-Match": first.headers["ETag"]}
        )
        assert again.status_code == 304


def test_the_same_notice_of_two_rounds_is_two_pieces_of_news(new_round, follow, citizen, sent):
    for name, title in (("a-2570", "รอบหนึ่ง"), ("b-2570", "รอบสอง")):
        follow(citizen, new_round(ANNOUNCED, name=name, title_th=title))
    tell_all()
    body = sent()[0][2]
    assert "รอบหนึ่ง" in body
    assert "รอบสอง" in body


def test_the_last_day_is_said_as_people_write_it(new_round, follow, citizen, sent):
    follow(citizen, new_round())
    tell_all()
    year = str(int(day(5)[:4]) + 543)
    assert sent()[0][1].endswith(year)
    assert model.Session.query(Proposal).count() == 0

"""Finding pillars and issues by what people write, and moving between vintages."""

from __future__ import annotations

import pytest

from ckanext.needs.codelists import CodeError, Issue, Pillar, Strategies

S, B = "saraburi-2561", "bma-2561"


@pytest.mark.parametrize(
    "text",
    ["saraburi-2561:5", "5", "๕", "ด้านความมั่นคง", "ความมั่นคง", "ด้านความมั่งคง", "ความมั่งคง",
     "5. ด้านความมั่นคง", "๕. ด้านความมั่งคง", "ด้านที่ 5 ความมั่นคง", "ด้านที่ ๕", "Security",
     "security ", "ด้าน ความมั่นคง"],
)  # fmt: skip
def test_a_pillar_is_found_however_it_is_written(strategies: Strategies, text: str):
    assert strategies.pillar(text, S).code == "saraburi-2561:5"


@pytest.mark.parametrize(
    "text",
    ["saraburi-2561:4.5", "4.5", "๔.๕", "โทรคมนาคม/อินเทอร์เน็ต", "สโทรคมนาคม/อินเทอร์เน็ต",
     "สโทรคมนาคม / อินเทอร์เน็ต", "โทรคมนาคม", "อินเตอร์เน็ต", "Telecommunications and internet",
     "4.5 โทรคมนาคม/อินเทอร์เน็ต"],
)  # fmt: skip
def test_an_issue_is_found_however_it_is_written(strategies: Strategies, text: str):
    assert strategies.issue(text, S).code == "saraburi-2561:4.5"


def test_an_issues_number_counts_within_the_pillar_that_is_given(strategies: Strategies):
    assert strategies.issue("3", pillar="saraburi-2561:5").code == "saraburi-2561:5.3"
    assert strategies.issue("๓", pillar="saraburi-2561:4").code == "saraburi-2561:4.3"


def test_an_issue_outside_its_pillar_is_an_error(strategies: Strategies):
    assert strategies.issue("ยาเสพติด", pillar="saraburi-2561:5").number == 3
    for text in ("ยาเสพติด", "saraburi-2561:5.3", "5.3"):
        with pytest.raises(CodeError):
            strategies.issue(text, pillar="saraburi-2561:4")


def test_a_number_that_contradicts_its_name_is_an_error(strategies: Strategies):
    with pytest.raises(CodeError):
        strategies.pillar("4. ด้านความมั่นคง", S)


def test_a_plans_doubled_word_and_thai_digits_are_understood(strategies: Strategies):
    assert strategies.issue("มิติที่ มิติที่ ๕.๒ เมืองธรรมาภิบาล", B).code == "bma-2561:5.2"
    assert strategies.pillar("ด้านที่ ๕ มหานครประชาธิปไตย", B).code == "bma-2561:5"


def test_an_unknown_name_is_an_error_that_names_the_closest_three(strategies: Strategies):
    with pytest.raises(CodeError) as error:
        strategies.issue("ยาเสพติต", S)
    assert error.value.closest[0] == "ยาเสพติด (saraburi-2561:5.3)"
    assert len(error.value.closest) == 3
    assert "ยาเสพติต" in error.value.reason.th


def test_a_name_in_two_vintages_needs_its_strategy(strategies: Strategies):
    with pytest.raises(CodeError) as error:
        strategies.issue("การศึกษาสำหรับทุกคน")
    assert set(error.value.closest) == {
        "การศึกษาสำหรับทุกคน (bma-2561:3.3)",
        "การศึกษาสำหรับทุกคน (bma-2565:3.3)",
    }
    assert strategies.issue("การศึกษาสำหรับทุกคน", B).code == "bma-2561:3.3"


def test_a_name_of_one_vintage_needs_none(strategies: Strategies):
    assert strategies.pillar("มหานครปลอดภัย").code == "bma-2561:1"
    assert strategies.pillar("การสร้างเมืองปลอดภัยและหยุ่นตัวต่อวิกฤตการณ์").code == "bma-2565:1"
    assert strategies.pillar("เดินทางดี").code == "bma-2568:1"


def test_a_code_of_another_strategy_is_an_error(strategies: Strategies):
    with pytest.raises(CodeError):
        strategies.pillar("bma-2561:5", S)


@pytest.mark.parametrize("text", ["", " ", "ไม่พบข้อมูล", "N/A", "99", "5.", "0"])
def test_what_is_no_pillar_is_an_error(strategies: Strategies, text: str):
    with pytest.raises(CodeError):
        strategies.pillar(text)


def test_a_code_leads_to_its_pillar_or_issue(strategies: Strategies):
    assert isinstance(strategies.by_code("bma-2565:1"), Pillar)
    issue = strategies.by_code("bma-2565:1.1")
    assert isinstance(issue, Issue)
    assert issue.pillar == "bma-2565:1"
    assert strategies.strategy_of("bma-2565:1.1").id == "bma-2565"


@pytest.mark.parametrize("code", ["bma-2565:8", "bma-2565:1.6", "bma-2565", "1.1", ""])
def test_an_unknown_code_is_an_error(strategies: Strategies, code: str):
    with pytest.raises(CodeError):
        strategies.by_code(code)


def test_an_unknown_strategy_is_an_error_that_names_the_others(strategies: Strategies):
    with pytest.raises(CodeError) as error:
        strategies.get("saraburi-2566")
    assert "saraburi-2561" in error.value.closest[0]
    with pytest.raises(CodeError):
        strategies.pillar("5", "no-such")


@pytest.mark.parametrize(
    ("area", "year", "strategy"),
    [
        ("19", 2561, S),
        ("19", 2565, S),
        ("19", 2569, S),
        ("1902", 2567, S),
        ("190202", 2567, S),
        ("10", 2563, B),
        ("10", 2565, "bma-2565"),
        ("10", 2567, "bma-2565"),
        ("1001", 2568, "bma-2568"),
        ("10", 2575, "bma-2568"),
    ],
)
def test_the_newest_strategy_that_has_begun_applies(
    strategies: Strategies, area: str, year: int, strategy: str
):
    assert strategies.for_year(area, year).id == strategy


@pytest.mark.parametrize(("area", "year"), [("19", 2560), ("10", 2560), ("50", 2567), ("", 2567)])
def test_a_year_before_any_strategy_or_an_area_without_one_is_an_error(
    strategies: Strategies, area: str, year: int
):
    with pytest.raises(CodeError):
        strategies.for_year(area, year)


def test_a_strategy_says_whether_a_year_is_one_it_names(strategies: Strategies):
    assert strategies.get(S).covers(2565)
    assert not strategies.get(S).covers(2566)
    assert strategies.get("bma-2568").covers(2600)


def test_a_crosswalk_goes_both_ways(strategies: Strategies):
    assert strategies.crosswalk("bma-2561:1.2", "bma-2565") == ("bma-2565:1.1",)
    assert strategies.crosswalk("bma-2565:1.1", B) == ("bma-2561:1.2",)
    assert strategies.crosswalk("bma-2561:2.3", "bma-2565") == ("bma-2565:4.4",)


def test_a_crosswalk_says_how_sure_it_is(strategies: Strategies):
    assert [ln.relation for ln in strategies.links("bma-2565:1.1", B)] == ["same"]
    assert {ln.relation for ln in strategies.links("bma-2568:1", "bma-2565")} == {"close"}


def test_what_has_no_known_counterpart_has_none(strategies: Strategies):
    assert strategies.crosswalk("bma-2565:4.2", B) == ()
    assert strategies.crosswalk("saraburi-2561:1", B) == ()
    with pytest.raises(CodeError):
        strategies.crosswalk("bma-2565:9", B)
    with pytest.raises(CodeError):
        strategies.crosswalk("bma-2565:1", "bma-2599")


def test_every_end_of_every_crosswalk_is_there(strategies: Strategies):
    for strategy in strategies.all():
        for link in strategy.links:
            assert strategies.by_code(link.source)
            assert strategies.by_code(link.target)

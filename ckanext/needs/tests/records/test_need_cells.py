"""What the reason of a wrong cell tells people to do."""

from ckanext.needs.tests.records.test_needs import problems_of


def test_a_cost_that_is_no_amount_says_in_both_languages_what_is_expected():
    (problem,) = problems_of({"งบประมาณ": "-5"})
    assert problem.reason.en.startswith("must be whole baht, zero or more")
    assert problem.reason.th.startswith("ต้องเป็นจำนวนเงินบาทเต็มจำนวนตั้งแต่ศูนย์ขึ้นไป")
    assert "เขต" not in problem.reason.th


def test_an_issue_of_another_area_s_strategy_says_whose_it_is():
    (problem,) = problems_of({"ด้าน": "", "ประเด็น": "bma-2565:1.1"})
    assert problem.kind == "unknown_code"
    for reason in (problem.reason.th, problem.reason.en):
        assert "(bma-2565, " in reason
        assert "saraburi-2561" in reason
    assert "unknown" not in problem.reason.en

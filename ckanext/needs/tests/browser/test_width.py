"""No page is wider than the narrowest phone that people still carry."""

import pytest

from ckanext.needs.tests.browser.conftest import laid_out

pytestmark = [pytest.mark.ckan, pytest.mark.browser]

#: CSS pixels: a small phone, a large one held upright or across, and where CKAN's layout changes.
WIDTHS = (320, 390, 500, 700, 767, 768, 991, 992, 1200)
#: Of what sticks out on the right: how far, and which elements.
TOO_WIDE = """
() => {
    const width = document.documentElement.clientWidth
    const out = [...document.querySelectorAll("body *")]
        .map(e => [Math.round(e.getBoundingClientRect().right), e.tagName, e.className])
        .filter(([right]) => right > width)
    return [document.documentElement.scrollWidth - width, out.slice(0, 8)]
}
"""


@pytest.mark.parametrize(
    "place", ["/", "/citizen-need/", "/citizen-need/{id}", "/citizen-need/new"]
)
def test_a_page_does_not_scroll_sideways(page, new_need, new_dataset, place):
    new_dataset()
    need = new_need(status="accepted", related_projects=["โครงการซ่อมถนน"])
    page.goto(place.format(id=need["id"]))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        beyond, elements = laid_out(page, TOO_WIDE)
        assert beyond <= 0, (width, elements)


@pytest.mark.parametrize("place", ["/needs/harvest/", "/needs/new-harvester/"])
def test_pages_for_publishers_do_not_either(page, place):
    page.goto(place)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        beyond, elements = laid_out(page, TOO_WIDE)
        assert beyond <= 0, (width, elements)


def test_a_preview_with_wide_tables_and_a_proposed_mapping_do_not(page, tmp_path, agency):
    header = "ปีงบประมาณ,แผนงาน,โครงการ,หน่วยงานรับผิดชอบ,จำนวนเงิน,หมายเหตุยาว ๆ"
    (tmp_path / "budget.csv").write_text(f"{header}\n2568,{'แผน' * 40},ถนน,กองช่าง,100,-\n", "utf-8")
    page.goto("/needs/new-harvester/")
    page.set_input_files("#field-upload", str(tmp_path / "budget.csv"))
    page.fill("#field-email", "finance@example.go.th")
    page.fill("#field-name", "town-budget")
    page.click(".needs-harvest button[type=submit]")
    page.wait_for_selector("#field-yaml")
    page.click("button[value=check]")
    page.wait_for_selector(".needs-preview")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        beyond, elements = laid_out(page, TOO_WIDE)
        assert beyond <= 0, (width, elements)
    assert page.mistakes == []

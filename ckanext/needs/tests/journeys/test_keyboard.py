"""Pages without a mouse."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.ckan, pytest.mark.browser]

#: Address, and who is there.
WALKS = [
    ("/", "visitor"),
    ("/needs", "visitor"),
    ("/citizen-need/", "visitor"),
    ("/citizen-need/road-1", "visitor"),
    ("/dataset/", "visitor"),
    ("/needs/rounds/kaeng-khoi-2569/vote", "citizen"),
    ("/needs/report/", "citizen"),
    ("/needs/inbox/", "official"),
]
#: More than any page has to offer.
MOST = 400
#: The element in focus: whether it can be seen that it is, and which one it is. A field for a day
#: is several steps: day, month, year, and the calendar.
FOCUS = """() => {
  const e = document.activeElement
  if (!e || e === document.body) return null
  const parts = e.matches("input[type=date]") && e === window.lastWalked
  if (e.dataset.walked && !parts) return null
  window.lastWalked = e
  e.dataset.walked = "1"
  const style = (x) => getComputedStyle(x)
  const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0
  const shows = (x) => x && (outlined(style(x)) || style(x).boxShadow !== "none")
  const box = e.getBoundingClientRect()
  return {seen: shows(e) || shows(e.closest("label")) || shows(e.parentElement),
    there: box.width > 1 && box.height > 1, what: e.outerHTML.slice(0, 120)}
}"""
LEFT = """() => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']")]
  .filter((e) => !e.dataset.walked && e.checkVisibility({visibilityProperty: true}) && !e.disabled
    && e.tabIndex >= 0 && e.type !== "radio")
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def walked(eyes):
    """A function that opens a page and walks over it with the tabulator key."""
    contexts = []

    def walk(path, who):
        contexts.append(eyes.context(who))
        page = contexts[-1].new_page()
        page.goto(path)
        steps = []
        for _ in range(MOST):
            page.keyboard.press("Tab")
            found = page.evaluate(FOCUS)
            if found is None:
                break
            steps.append(found)
        return page, steps

    yield walk
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("path", "who"), WALKS)
def test_everything_is_reached_and_it_is_seen_where_one_is(walked, path, who):
    page, steps = walked(path, who)
    assert len(steps) < MOST
    assert [step["what"] for step in steps if not (step["seen"] and step["there"])] == []
    assert page.evaluate(LEFT) == []


@pytest.mark.parametrize(("path", "who"), WALKS[:2])
def test_the_first_step_leads_past_the_head_of_the_page(eyes, path, who):
    context = eyes.context(who)
    page = context.new_page()
    page.goto(path)
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.hash") == "#content"
    assert page.evaluate("() => document.activeElement.getBoundingClientRect().height") > 10
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "() => !!document.activeElement.closest('#content')"
    head = "() => !!document.activeElement.closest('header, .masthead')"
    assert page.evaluate(inside) or not page.evaluate(head)
    context.close()

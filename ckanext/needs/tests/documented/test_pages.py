"""The commands of the other pages work as they stand there."""

from __future__ import annotations

import re

import pytest
import yaml

from ckanext.needs.rounds.templates import read_template
from ckanext.needs.tests.documented.shell import PORTAL, ROOT, answers, blocks

DOCS = ROOT / "docs"
#: Run elsewhere: test_actions.py, test_publish.py.
OTHERS = {"actions.md", "publish.md"}
PAGES = [ROOT / "README.md", *sorted(page for page in DOCS.glob("*.md") if page.name not in OTHERS)]
#: A block of commands that only call the portal.
CALLS = re.compile(rf"\A(curl|\w+={PORTAL})")
CALL = re.compile(r"\bcurl -s")
CHANGES = ROOT / "CHANGELOG.md"


def calls():
    """Yield page and text of each block of calls."""
    for page in PAGES:
        for block in blocks(page):
            if CALLS.match(block):
                yield pytest.param(block, id=f"{page.name}:{block.split('/')[-1].split()[0]}")


def test_the_pages_that_have_examples_are_read():
    assert {param.id.partition(":")[0] for param in calls()} >= {"README.md", "api.md", "rounds.md"}


@pytest.mark.ckan
@pytest.mark.parametrize("block", calls())
def test_the_calls_of_a_page_are_answered(block, world, address):
    block = block.replace("RESOURCE", published_table(address))
    found = answers(block, address, world.token("publisher"))
    assert len(found) == len(CALL.findall(block))
    assert all(answer["success"] for answer in found if isinstance(answer, dict))


@pytest.mark.ckan
def test_the_readme_s_search_finds_a_road_of_the_district(world, address):
    (block,) = (block for block in blocks(PAGES[0]) if "package_search" in block)
    found = answers(block.replace("RESOURCE", published_table(address)), address)[0]["result"]
    assert "need-market-road" in {need["name"] for need in found["results"]}
    assert "saraburi-2561:4.1" in found["facets"]["issue"]


@pytest.mark.ckan
def test_an_example_that_is_refused_is_no_example(world, address):
    with pytest.raises(AssertionError, match="Validation Error"):
        answers(f"curl -s {PORTAL}/api/3/action/need_duplicates_find", address)


def test_the_template_of_the_rounds_page_can_be_used(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", (DOCS / "rounds.md").read_text("utf-8"), re.S)
    path = tmp_path / f"{yaml.safe_load(text)['id']}.yaml"
    path.write_text(text, "utf-8")
    assert [phase.kind for phase in read_template(path).phases] == ["propose", "vote", "announce"]


def published_table(address):
    """Return the id of a published table's resource."""
    show = f"curl -s {PORTAL}/api/3/action/package_show?id=town-budget"
    resources = answers(show, address)[0]["result"]["resources"]
    return next(each["id"] for each in resources if each.get("datastore_active"))


def test_the_api_s_page_says_nothing_is_deprecated_as_long_as_the_changelog_does():
    deprecated = re.findall(r"^- \*?Deprecated", CHANGES.read_text("utf-8"), re.M)
    assert ("Nothing is deprecated today" in (DOCS / "api.md").read_text("utf-8")) == (
        not deprecated
    )


@pytest.mark.ckan
@pytest.mark.parametrize("path", ["/api/3/action/need_status_list", "/open311/v2/services.json"])
def test_no_address_is_said_to_go(path, app):
    assert not {"Deprecation", "Sunset"} & set(app.get(path).headers.keys())

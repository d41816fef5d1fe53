"""What search engines are told: of datasets, and not of each need as if it were one."""

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.ckan


def told(app, address):
    page = BeautifulSoup(app.get(address).body, "html.parser")
    return page.find_all("script", type="application/ld+json")


def test_a_need_is_not_described_as_a_dataset(app, new_need):
    assert told(app, f"/citizen-need/{new_need()['name']}") == []


def test_a_dataset_is(app, new_dataset):
    assert len(told(app, f"/dataset/{new_dataset()['name']}")) == 2

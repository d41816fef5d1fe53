"""Every page in Thai, for everyone, on every screen and on slow lines."""

from __future__ import annotations

import pytest

from ckanext.needs.tests.journeys.english import english_words
from ckanext.needs.tests.journeys.looking import AXE
from ckanext.needs.tests.journeys.places import PLACES

pytestmark = [
    pytest.mark.ckan,
    pytest.mark.browser,
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not there: npm ci"),
]

#: Bytes, compressed: what stock CKAN's /dataset loads.
STOCK = 492_000


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_a_page_is_thai_and_light_and_for_everyone(eyes, place):
    seen = eyes.look(place)
    wrong = {
        "answer": seen.status != place.status and seen.status,
        "English words": english_words(seen.words),
        "axe": {how: found for how, found in seen.axe.items() if found},
        "wider than a small phone": seen.beyond[0] > 0 and seen.beyond,
        "too heavy": not place.frame and sum(seen.weight.values()) > STOCK and seen.weight,
        "scripts": seen.mistakes,
        "in English": seen.in_english not in (None, "en") and seen.in_english,
    }
    assert {what: found for what, found in wrong.items() if found} == {}


#: What pages link to that is no page of its own for visitors, and why it is not looked at.
NO_PAGES = {
    "api.get_api": "for programs",
    "api.action": "for programs",
    "dataset.resources": "the dataset's page again",
    "datastore.api_info": "core's help for programs, a part of a page that opens in a dialog",
    "datastore.dump": "a download",
    "needs_budget.download": "a download",
    "needs_explore.download": "a download",
    "needs_feeds.need": "a feed, for programs",
    "needs_feeds.round_": "a feed, for programs",
    "needs_files.download": "a download",
    "needs_gap.file": "a download",
    "needs_files.latest": "a download",
    "needs_preferences.choose": "keeps a choice and leads back",
    "needs_research.cite": "a download",
    "needs_research.codes_file": "a download",
    "needs_rounds_share.image": "a picture",
    "needs_voting_results.table": "a download",
    "needs_voting_results.whole_file": "a download",
}


def test_every_page_that_visitors_are_led_to_is_looked_at(eyes, app):
    """A page is known by the function of the portal that answers."""
    led = app.flask_app.url_map.bind("")
    visited = [place for place in PLACES if place.who == "visitor"]
    looked_at = {endpoint(led, eyes.path(place)) for place in PLACES}
    found = {}
    for place in visited:
        for link in eyes.look(place).links:
            if link.startswith(eyes.address):
                path = link.removeprefix(eyes.address).partition("#")[0].partition("?")[0]
                found.setdefault(endpoint(led, path), (place.name, path))
    missing = {name: how for name, how in found.items() if name not in looked_at | set(NO_PAGES)}
    assert missing == {}


def endpoint(led, path):
    """The name of what answers at an address."""
    from werkzeug.exceptions import HTTPException
    from werkzeug.routing import RequestRedirect

    path = path.partition("?")[0].removeprefix("/en").removeprefix("/th") or "/"
    try:
        return led.match(path)[0]
    except RequestRedirect as redirect:
        return led.match(redirect.new_url.removeprefix("http://"))[0]
    except HTTPException:
        return None

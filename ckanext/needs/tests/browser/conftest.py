"""A portal that a browser can visit: the WSGI app of the tests, served from a thread."""

from __future__ import annotations

import threading

import pytest
from werkzeug.serving import make_server

#: Milliseconds for a page: what is made anew for the first one takes its time on a busy machine.
WAIT = 120_000


def laid_out(page, script):
    """What `script` says of the page once its styles are there, which an element may be before."""
    page.wait_for_load_state("load")
    return page.evaluate(script)


@pytest.fixture
def address(agency, app, ckan_config, monkeypatch):
    """The address of the running portal, which CKAN's redirects lead back to."""
    server = make_server("127.0.0.1", 0, app.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.port}"
    monkeypatch.setitem(ckan_config, "ckan.site_url", address)
    yield address
    server.shutdown()
    thread.join()


@pytest.fixture
def page(chromium, address, editor):
    """A page of the portal, opened by the agency's editor; what it loads from elsewhere is cut."""
    context = chromium.new_context(
        base_url=address,
        viewport={"width": 390, "height": 844},
        extra_http_headers={"Authorization": editor["token"]},
    )
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    context.set_default_timeout(WAIT)
    page = context.new_page()
    page.mistakes = []
    page.on("pageerror", lambda error: page.mistakes.append(str(error)))
    yield page
    context.close()

"""One world for all tests of a module, which leave it as it is."""

import pytest


@pytest.fixture(scope="module")
def _made():
    return []


@pytest.fixture
def made_once(request, _made):
    """A function that returns what `make` makes of an empty portal, for the first test only."""

    def of(make):
        if not _made:
            request.getfixturevalue("clean_portal")
            _made.append(make())
        request.getfixturevalue("with_plugins")
        return _made[0]

    return of

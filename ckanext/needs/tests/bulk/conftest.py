"""Who loads, and whose needs they are."""

from __future__ import annotations

import pytest
from ckan.tests import factories


@pytest.fixture
def loader():
    return factories.Sysadmin()["name"]


@pytest.fixture
def organization():
    return factories.Organization(title="เทศบาลเมืองสระบุรี")

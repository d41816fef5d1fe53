"""A portal, made when this is imported: by the server that forks processes with a portal in them.

Not to be imported by tests, whose own portal has its own configuration.
"""

from __future__ import annotations

import os

from ckan.cli import load_config
from ckan.config.middleware import make_app

APPLICATION = make_app(load_config(os.environ["CKAN_INI"]))

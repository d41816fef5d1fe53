"""Synthetic needs brought into this portal, by the same way as anyone's spreadsheet."""

from __future__ import annotations

from pathlib import Path

from ckanext.needs import lists
from ckanext.needs.catalogue.publishing import ensure_organization, site_user
from ckanext.needs.demo.needs import make_needs, write_csv
from ckanext.needs.demo.script import SEED, Script
from ckanext.needs.load import Loaded, Order, load


def ensure_agencies(script: Script) -> None:
    """Make the agencies that own the needs, where they are not there yet."""
    for agency in script.agencies:
        ensure_organization(agency.name, agency.title.th)


def write_spreadsheet(
    script: Script, path: Path, public: int, hidden: int, seed: int = SEED
) -> None:
    """Write a spreadsheet of synthetic needs, whose agencies are there.

    :param public: how many everyone may read; `hidden`: how many are only submitted
    """
    ensure_agencies(script)
    write_csv(make_needs(script, lists.current(), public, hidden, seed), path)


def load_needs(script: Script, path: Path, public: int, hidden: int) -> Loaded:
    """Write such a spreadsheet and load it."""
    write_spreadsheet(script, path, public, hidden)
    return load(path.read_bytes(), path.name, Order(user=site_user()))

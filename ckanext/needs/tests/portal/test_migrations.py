"""The extension's own tables."""

import pkgutil
from importlib import import_module

import pytest
import sqlalchemy as sa
from ckan import model

import ckanext.needs.model
from ckanext.needs.model.run import Run

for module in pkgutil.iter_modules(ckanext.needs.model.__path__):
    import_module(f"ckanext.needs.model.{module.name}")
TABLES = [table for name, table in sorted(Run.metadata.tables.items()) if name.startswith("need_")]
pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("clean_db")]


def tables():
    return {t for t in sa.inspect(model.Session.get_bind()).get_table_names() if "need_" in t}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_migration_makes_what_the_model_says(table):
    columns = sa.inspect(model.Session.get_bind()).get_columns(table.name)
    assert {column["name"] for column in columns} == set(table.columns.keys())
    assert {c["name"] for c in columns if not c["nullable"]} == {
        column.name for column in table.columns if not column.nullable
    }


def test_the_migration_can_be_undone_and_done_again(migrate_db_for):
    before = tables()
    model.Session.remove()
    migrate_db_for("needs", "base", forward=False)
    assert tables() == set()
    migrate_db_for("needs")
    assert tables() == before > {"need_run", "need_text_clearance"}


def test_the_last_run_that_went_well_is_found():
    for status, digest in (("done", "a"), ("failed", "b"), ("done", "c"), ("failed", "d")):
        model.Session.add(Run(harvester="budget", status=status, digest=digest))
        model.Session.commit()
    last = Run.last("budget")
    assert last is not None
    assert (last.digest, last.report, last.rows_read) == ("c", {}, 0)
    assert Run.last("another") is None

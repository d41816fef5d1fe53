"""A schema of its own with our tables in it, rows in all of them, and migrations up and down."""

from __future__ import annotations

import os
import pkgutil
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.dialects.postgresql import JSONB

import ckanext.needs
import ckanext.needs.model

FOLDER = Path(ckanext.needs.__file__).parent / "migration" / "needs"
SCHEMA = "needs_migrations"
#: What core's `package` has that a migration reads, in CKAN 2.12 and (with a table more) in 2.11.
PACKAGES = """
    CREATE TABLE package (
        id text PRIMARY KEY, type text, state text, private boolean, owner_org text,
        metadata_modified timestamp {extras}
    );
    CREATE TABLE package_extra (package_id text, key text, value text, state text);
"""
IN_COLUMN, IN_TABLE = ", extras jsonb", ""
#: Columns in which a migration looks for more than any text.
GIVEN = {("need_notice", "event"): "moved"}
ROWS = 3


def scripts():
    return ScriptDirectory(str(FOLDER))


def revisions():
    """All revisions, the newest first."""
    return list(scripts().walk_revisions())


def our_tables():
    for module in pkgutil.iter_modules(ckanext.needs.model.__path__):
        import_module(f"{ckanext.needs.model.__name__}.{module.name}")
    from ckanext.needs.model.run import Run

    return {name: t for name, t in Run.metadata.tables.items() if name.startswith("need_")}


class OwnSchema:
    """The schema, without tables of ours until `to` a revision."""

    def __init__(self, url):
        self.url, self.engine = url, sa.create_engine(url)
        self._config = Config()
        self._config.set_main_option("script_location", str(FOLDER))
        shown = url.render_as_string(hide_password=False)
        self._config.set_main_option("sqlalchemy.url", shown.replace("%", "%%"))

    def up(self, revision="head"):
        command.upgrade(self._config, revision)

    def down(self, revision):
        command.downgrade(self._config, revision)

    def fill(self):
        """Write rows into all tables: with everything in them, and with all that may be NULL."""
        with self.engine.begin() as connection:
            for table in our_tables().values():
                rows = [made_up_row(table, number) for number in range(1, ROWS + 1)]
                connection.execute(table.insert(), rows)

    def run(self, statement):
        with self.engine.begin() as connection:
            return connection.execute(sa.text(statement))

    def dump(self):
        """Return all rows by table, each as a mapping, in an order of their own."""
        with self.engine.connect() as connection:
            names = [n for n in sa.inspect(connection).get_table_names() if n.startswith("need_")]
            return {
                name: sorted(
                    (dict(row._mapping) for row in connection.execute(sa.text(f"TABLE {name}"))),
                    key=str,
                )
                for name in names
            }

    def columns(self):
        """Return the names of the columns by table."""
        with self.engine.connect() as connection:
            inspector = sa.inspect(connection)
            return {
                name: {column["name"] for column in inspector.get_columns(name)}
                for name in inspector.get_table_names()
                if name.startswith("need_")
            }


@contextmanager
def own_schema(packages=IN_COLUMN):
    """An empty schema beside the tests' own tables, dropped again at the end."""
    whole = sa.create_engine(os.environ["CKAN_SQLALCHEMY_URL"])
    with whole.begin() as connection:
        connection.execute(sa.text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(sa.text(f"CREATE SCHEMA {SCHEMA}"))
    url = whole.url.update_query_dict({"options": f"-csearch_path={SCHEMA}"})
    ours = OwnSchema(url)
    try:
        ours.run(PACKAGES.format(extras=packages))
        yield ours
    finally:
        ours.engine.dispose()
        with whole.begin() as connection:
            connection.execute(sa.text(f"DROP SCHEMA {SCHEMA} CASCADE"))
        whole.dispose()


def made_up_row(table, number):
    """A row of a table; in the last one everything is NULL that may be."""
    return {
        column.name: None
        if column.nullable and number == ROWS
        else GIVEN.get((table.name, column.name), made_up(column, number))
        for column in table.columns
    }


def made_up(column, number):
    """A value of a column's type, hard to carry where there is such a thing."""
    kinds = {
        JSONB: {"ก": [number, None, True, 'x"y\\', "\u2028"], "ซ้อน": {"": 1.5}},
        sa.Text: f"{column.name} ที่ {number} 'x' \"y\" \\ %s",
        sa.BigInteger: 9_000_000_000 + number,
        sa.Integer: 2_000_000_000 + number,
        sa.Numeric: Decimal("12345678901234.56") - number,
        sa.Boolean: number == 1,
        sa.DateTime: datetime(2026, 2, number, 23, 59, 59, 123456),
        sa.Date: date(2026, 2, 26 + number if number < 3 else 1),
        sa.LargeBinary: bytes([0, 255, number]),
    }
    return next(value for kind, value in kinds.items() if isinstance(column.type, kind))

"""Two hundred good and bad records: the bulk loader says of each what `package_create` says."""

from __future__ import annotations

import random
from itertools import product
from uuid import uuid4

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins.toolkit as tk
import pytest
from ckan.tests import factories

from ckanext.needs import bulk
from ckanext.needs.bulk.navl import Validation
from ckanext.needs.bulk.type_schemas import validation
from ckanext.needs.bulk.validation import save_context
from ckanext.needs.tests.conftest import NEED

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]

#: One change a record: field -> values, right and wrong ones. `None` takes the field away.
CHANGES = {
    "title": ["", None, "โทร 081-234-5678", "  ถนน  ", "ก" * 5_000, 7],
    "notes": [None, "", "เลขประจำตัว 1-1037-02071-81-1", "<script>alert(1)</script>", "ก\x00ข"],
    "strategy": [None, "", "ไม่มี", "saraburi-2561", "bma-2565"],
    "pillar": [None, "ด้านที่ไม่มี", "saraburi-2561:9", "saraburi-2561:1"],
    "issue": [None, "saraburi-2561:1.1", "saraburi-2561:5.5", "ถนน", "9.9"],
    "province": [None, "", "สระบุรี", "จ.สระบุรี", "10", "สระบุรี่", 19],
    "district": [None, "1902", "แก่งคอย", "1001", "อ.หนองแค", "ไม่มีอำเภอนี้"],
    "subdistrict": ["", "190101", "190201", "ปากเพรียว", "999999"],
    "village": ["หมู่ 4", "นาย ก. บ้านเลขที่ 1/2", "a@b.co.th"],
    "spatial": ["14.5, 100.9", "ไกล", '{"type": "Point", "coordinates": [0, 200]}', "100.9,14.5"],
    "fiscal_year": [None, "2569.5", "2026", "๒๕๖๙", "69", "xx", 2569],
    "requested_on": ["2999-01-01", "๑ ม.ค. ๒๕๖๘", "2025-02-30", "2568-01-31", "", "เมื่อวาน"],
    "people_affected": ["๑๒๐", "-1", "1.5", "1,200", "มาก", 3, True],
    "estimated_cost": ["1,000,000 บาท", "1e6", "", "0", 0],
    "status": ["accepted", "รับเรื่อง", "submitted", "ไม่มี", ""],
    "channel": ["forum", "เวที", "ทางจิต", ""],
    "owner_org": [None, "", "no-such-organisation"],
    "tags": [[], [{"name": "น้ำ"}, {"name": "ผู้สูงอายุ"}], [{"name": "ก"}], [{"name": "a/b"}], "x"],
    "extras": [[], [{"key": "อื่น", "value": "1"}], [{"key": "title", "value": "x"}]],
    "resources": [
        [],
        [{"url": "http://example.com/a.pdf", "name": "a"}],
        [{"url": "", "name": ""}],
    ],
    "name": ["", "มีภาษาไทย", "x", "ถูก", "a" * 101],
    "unknown_field": ["x", [], {"a": 1}],
    "license_id": ["cc-by", "no-such"],
    "private": [True, "false", "maybe"],
    "url": ["http://example.com", "javascript:alert(1)"],
}


def records(organization):
    """Return 200 records: every single change, then pairs of changes."""
    changes = [(field, value) for field, values in CHANGES.items() for value in values]
    pairs = random.Random(7).sample(list(product(changes, changes)), 200 - len(changes))
    for chosen in [*((change,) for change in changes), *pairs]:
        unique = str(uuid4())
        record = {**NEED, "id": unique, "name": f"need-{unique}", "owner_org": organization["id"]}
        for field, value in chosen:
            record[field] = value
        yield {field: value for field, value in record.items() if value is not None}


def said_by_core(record, loader):
    """Return what `package_create` says, and None when it took the record."""
    try:
        with model.Session.begin_nested():
            tk.get_action("package_create")(
                {"user": loader, "ignore_auth": True, "defer_commit": True}, dict(record)
            )
            raise _Taken
    except tk.ValidationError as error:
        return error.error_dict
    except _Taken:
        return None
    except Exception as error:  # what core fails on, ours may not accept
        return type(error)
    finally:
        model.Session.rollback()


class _Taken(Exception):
    pass


def said_by_us(record, loader):
    try:
        outcome = bulk.write([dict(record)], loader, dry_run=True)
    except Exception as error:
        return type(error)
    return outcome.refused[0].errors if outcome.refused else None


def test_two_hundred_records_get_the_same_errors_as_from_core():
    loader, organization = factories.Sysadmin()["name"], factories.Organization()
    compared = [(r, said_by_us(r, loader), said_by_core(r, loader)) for r in records(organization)]
    assert len(compared) == 200
    taken = sum(core is None for _record, _ours, core in compared)
    assert 40 < taken < 160, "the records are not both good and bad"
    assert [(r, ours, core) for r, ours, core in compared if ours != core] == []


class TestPlannedValidation:
    """The planned order of validators gives what core's own run gives."""

    @pytest.mark.parametrize("action", ["package_create", "package_show"])
    def test_same_data_and_errors(self, action):
        def schema(plugin):
            return getattr(plugin, action.replace("package_", "") + "_package_schema")()

        plugin = lib_plugins.lookup_package_plugin("citizen-need")
        planned = validation("citizen-need", action, schema)
        assert isinstance(planned, Validation)
        organization = factories.Organization()
        for record in records(organization):
            context = save_context(factories.User.stub().name)
            theirs = outcome(
                lambda r=record, c=context: lib_plugins.plugin_validate(
                    plugin, c, dict(r), schema(plugin), action
                )
            )
            assert outcome(lambda r=record, c=context: planned(dict(r), c)) == theirs

    def test_a_type_that_scheming_does_not_know_is_left_to_its_plugin(self):
        planned = validation("dataset", "package_show", lambda plugin: plugin.show_package_schema())
        shown, errors = planned({"type": "dataset", "name": "x", "title": "y"}, {})
        assert (shown["title"], errors) == ("y", {})


def outcome(validate):
    try:
        return validate()
    except Exception as error:
        return type(error), str(error)

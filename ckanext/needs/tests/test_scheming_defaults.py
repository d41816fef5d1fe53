"""What a portal has to say about its schemas: nothing."""

from ckanext.needs.scheming_defaults import (
    NEED,
    OPEN_DATASET,
    OWN_PRESETS,
    PRESETS,
    SCHEMAS,
    SCHEMING_PRESETS,
    complete,
)


def test_a_portal_that_says_nothing_gets_both_schemas_and_the_presets():
    config = {}
    complete(config, own_dataset_schema=True)
    assert config[SCHEMAS].split() == [NEED, OPEN_DATASET]
    assert config[PRESETS].split() == [SCHEMING_PRESETS, OWN_PRESETS]


def test_the_portals_own_schemas_come_after_ours_and_so_win():
    config = {SCHEMAS: "ckanext.mine:dataset.yaml"}
    complete(config, own_dataset_schema=True)
    assert config[SCHEMAS].split() == [NEED, OPEN_DATASET, "ckanext.mine:dataset.yaml"]


def test_the_switch_leaves_the_type_dataset_to_the_portal():
    config = {SCHEMAS: "ckanext.mine:dataset.yaml"}
    complete(config, own_dataset_schema=False)
    assert config[SCHEMAS].split() == [NEED, "ckanext.mine:dataset.yaml"]


def test_the_portals_own_presets_stay_first():
    config = {PRESETS: "ckanext.mine:presets.json ckanext.scheming:presets.json"}
    complete(config, own_dataset_schema=True)
    assert config[PRESETS].split()[0] == "ckanext.mine:presets.json"
    assert config[PRESETS].split()[-1] == OWN_PRESETS


def test_doing_it_twice_changes_nothing():
    config = {SCHEMAS: "ckanext.mine:dataset.yaml"}
    complete(config, own_dataset_schema=True)
    once = dict(config)
    complete(config, own_dataset_schema=True)
    assert config == once

"""What ckanext-scheming reads, completed so that listing the plugins is all a portal has to do."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

SCHEMAS = "scheming.dataset_schemas"
PRESETS = "scheming.presets"
NEED = "ckanext.needs.schemas:citizen_need.yaml"
OPEN_DATASET = "ckanext.needs.schemas:open_dataset.yaml"
OWN_PRESETS = "ckanext.needs.schemas:presets.yaml"
SCHEMING_PRESETS = "ckanext.scheming:presets.json"


def complete(config: MutableMapping[str, Any], own_dataset_schema: bool) -> None:
    """Put our schemas and presets in front of what the portal lists itself.

    Of two schemas for one type scheming takes the last, so a portal's own schema wins over ours.
    Calling this again changes nothing.

    :param config: CKAN's configuration; `scheming.dataset_schemas` and `scheming.presets` change
    :param own_dataset_schema: whether the type `dataset` is ours, unless the portal lists its own
    """
    ours = [NEED, OPEN_DATASET] if own_dataset_schema else [NEED]
    listed = [s for s in _words(config, SCHEMAS) if s not in (NEED, OPEN_DATASET)]
    config[SCHEMAS] = " ".join([*ours, *listed])
    presets = _words(config, PRESETS) or [SCHEMING_PRESETS]
    config[PRESETS] = " ".join([*presets, *([] if OWN_PRESETS in presets else [OWN_PRESETS])])


def _words(config: MutableMapping[str, Any], key: str) -> list[str]:
    # `in` first: CKAN's configuration warns of asking for an option that nobody declared.
    return str(config[key] or "").split() if key in config else []

"""Outlines of areas, where the portal has a file of them: GeoJSON, a feature an area."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from ckanext.needs import config
from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Areas
from ckanext.needs.problems import InputError, Problem, SourceRef

#: Properties of a feature that may say its area's code.
CODES = ("code", "district", "amphoe_code", "ADM2_PCODE")


def of(areas: Areas, codes: Iterable[str]) -> list[dict[str, Any]]:
    """Return the outlines of these areas and of those beside them in their provinces.

    Empty where the portal has no outlines (`ckanext.needs.district_shapes`).
    """
    path = config.district_shapes()
    if not path:
        return []
    known = _outlines(path, Path(path).stat().st_mtime)
    provinces = {above.code for code in codes for above in areas.ancestors(code)[:1]}
    return [
        known[area.code]
        for p in sorted(provinces)
        for area in areas.children(p)
        if area.code in known
    ]


@lru_cache(maxsize=2)
def _outlines(path: str, changed: float) -> dict[str, dict[str, Any]]:
    """Return the file's features by code.

    :raises InputError: the file is no GeoJSON collection of features
    """
    try:
        found: Any = json.loads(Path(path).read_text(encoding="utf-8"))
        features = cast("list[dict[str, Any]]", found["features"])
        return {code: one for one in features if (code := _code(one))}
    except (OSError, ValueError, KeyError, TypeError) as error:
        reason = Text(
            "ต้องเป็นแฟ้ม GeoJSON ชนิด FeatureCollection ที่แต่ละพื้นที่บอกรหัสไว้",
            "must be a GeoJSON FeatureCollection whose features say their codes",
        )
        raise InputError(
            Problem("bad_shapes", reason, SourceRef("ckanext.needs.district_shapes"), "", path)
        ) from error


def _code(feature: dict[str, Any]) -> str:
    properties = cast("dict[str, object]", feature.get("properties") or {})
    said = next((str(properties[name]) for name in CODES if properties.get(name)), "")
    return said.removeprefix("TH")

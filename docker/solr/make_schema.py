"""Makes the Solr schema out of the one CKAN ships: python3 make_schema.py CKAN_SCHEMA > schema.xml

Two text types are replaced (thai_types.xml). The spatial type and its fields (spatial.xml) and
numbers that are added up (needs_fields.xml) are added, and the schema gets a name that every
supported CKAN accepts. All else stays as CKAN has it.
"""

import re
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAME = "ckan-2.11"  # CKAN 2.11 and 2.12 both accept this name; their schemas are otherwise equal
REPLACED = ("text", "text_general")
ADDED = ("spatial.xml", "needs_fields.xml")


def inner(xml: str, element: str) -> str:
    """What stands between <element> and </element>, comments outside it left behind."""
    found = re.search(rf"<{element}>\n?(.*?)</{element}>", xml, re.S)
    if found is None:
        raise SystemExit(f"error: <{element}> is missing")
    return found.group(1)


def replace_once(pattern: str, new: str, text: str) -> str:
    """Replace the one place that matches; CKAN's schema has changed if there is none or another."""
    changed, places = re.subn(pattern, lambda _: new, text, flags=re.S)
    if places != 1:
        raise SystemExit(f"error: CKAN's schema has {places} places like {pattern!r}, expected 1")
    return changed


def type_pattern(name: str) -> str:
    """The pattern of one <fieldType> with its content."""
    return rf'<fieldType name="{name}" class="solr\.TextField".*?</fieldType>'


def make_schema(ckan_schema: str) -> str:
    """CKAN's schema with Thai text types, spatial fields and numbers."""
    thai = (HERE / "thai_types.xml").read_text(encoding="utf-8")
    schema = ckan_schema
    for name in REPLACED:
        ours = re.search(type_pattern(name), thai, re.S)
        if ours is None:
            raise SystemExit(f"error: thai_types.xml lacks the type {name}")
        schema = replace_once(type_pattern(name), ours.group(0), schema)
    for added in ADDED:
        xml = (HERE / added).read_text(encoding="utf-8")
        for part in ("types", "fields"):
            schema = replace_once(rf"<{part}>\n", f"<{part}>\n{inner(xml, part)}", schema)
    return replace_once(r'<schema name="[^"]*"', f'<schema name="{NAME}"', schema)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.write(make_schema(Path(sys.argv[1]).read_text(encoding="utf-8")))

"""The `mapping` of a harvester as JSON Schema, one for each kind of records."""

from __future__ import annotations

from ckanext.needs.records.budget_mapping import LEVELS, PHASES, TEXTS, UNITS
from ckanext.needs.records.need_columns import VALUES, need_columns
from ckanext.needs.records.vintages import ERAS
from ckanext.needs.thai.years import FIRST_BE, LAST_BE

Schema = dict[str, object]

NOT_BLANK: Schema = {"type": "string", "pattern": r"\S"}
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NAMES: Schema = {"type": "array", "items": NOT_BLANK, "minItems": 1}
SOME: Schema = {"anyOf": [NOT_BLANK, NAMES]}
#: 2561-2564, 2565-, -2564, 2565
YEARS = r"^\s*([0-9๐-๙]{4}\s*-?\s*([0-9๐-๙]{4})?|-\s*[0-9๐-๙]{4})\s*$"


def ref(name: str) -> Schema:
    """Return a reference to one of `DEFINITIONS`."""
    return {"$ref": f"#/$defs/{name}"}


def group(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a mapping that has these keys and no other."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def described(schema: Schema, th: str, en: str) -> Schema:
    """Return a schema with the text that an editor shows."""
    return {"description": f"{th} · {en}", **schema}


_CELL: Schema = {
    "description": "คอลัมน์ หรือค่าเดียวกันทุกแถว · A column (or its names), or one value for all rows",
    "anyOf": [
        NOT_BLANK,
        NAMES,
        group({"value": NOT_BLANK}, ("value",)),
        group({"column": SOME, "optional": {"type": "boolean"}}, ("column",)),
        group({"filled": SOME, "optional": {"type": "boolean"}}, ("filled",)),
    ],
}
_WORDS: Schema = {
    "description": "คอลัมน์: [ข้อความ] ลงท้าย * = ขึ้นต้นด้วย · COLUMN: [texts]; `*` at the end: begins so",
    "type": "object",
    "additionalProperties": {"anyOf": [TEXT, {"type": "array", "items": TEXT, "minItems": 1}]},
}
_VINTAGES: Schema = {
    "description": "รหัสยุทธศาสตร์ หรือรหัสตามช่วงปี พ.ศ. · An id, or ids by years B.E.: {2561-2564: id}",
    "anyOf": [
        NOT_BLANK,
        {
            "type": "object",
            "patternProperties": {YEARS: NOT_BLANK},
            "additionalProperties": False,
        },
    ],
}
_YEAR_COLUMNS: Schema = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {"type": "integer", "minimum": FIRST_BE, "maximum": LAST_BE},
}
_PATTERN: Schema = {
    "type": "string",
    "oneOf": [{"pattern": r"\{yy\}"}, {"pattern": r"\{yyyy\}"}],
}
_WIDE: Schema = {
    "description": "คอลัมน์เงินแยกรายปี · Columns of money, one a year; not with fiscal_year, amount",
    "oneOf": [
        group({"columns": _YEAR_COLUMNS, "pattern": {"const": ""}}, ("columns",)),
        group({"pattern": _PATTERN, "columns": {"const": {}}}, ("pattern",)),
    ],
}
_TOTALS: Schema = {
    "description": "ยอดที่ต้องได้พอดีในแต่ละปี · What each year must come to, or the run stops",
    "type": "array",
    "items": group(
        {"fiscal_year": WHOLE, "lines": WHOLE, "amount": WHOLE}, ("fiscal_year", "lines", "amount")
    ),
}
DEFINITIONS: Schema = {
    "cell": _CELL,
    "words": _WORDS,
    "vintages": _VINTAGES,
    "years": _WIDE,
    "totals": _TOTALS,
}
_UNIT: Schema = {
    "unit": described({"enum": ["", *UNITS]}, "หน่วยของจำนวนเงิน", "unit of the amounts"),
    "factor": described({"type": "integer", "minimum": 0}, "บาทต่อหนึ่งหน่วย", "baht in one unit"),
    "totals": ref("totals"),
}
_NOT_BOTH_UNITS: Schema = {"not": {"required": ["unit", "factor"]}}
_PHASE = described({"enum": list(PHASES)}, "ขั้นของงบประมาณ", "phase of the budget")
_SHARE = described(
    {"type": "number", "minimum": 0, "maximum": 1},
    "สัดส่วนแถวผิดที่ยอมได้",
    "share of the rows that may be refused",
)
_CELLS = (
    *("area_column", "amount", "fiscal_year", "own_id", "pillar", "issue", "district", "obliged"),
    *("used_amount", "start_date", "end_date", *TEXTS),
)


def budget_lines() -> Schema:
    """Return the schema of a mapping of flat budget tables."""
    properties: Schema = {
        "area": described(TEXT, "รหัสพื้นที่ ว่าง = ทั้งประเทศ", "code of the area; empty = the country"),
        "area_level": {"enum": list(LEVELS)},
        "phase": _PHASE,
        "strategy": ref("vintages"),
        "code_path": described(
            {"type": "array", "items": ref("cell")},
            "คอลัมน์จำแนกจากกว้างไปแคบ",
            "classes, from the widest to the narrowest",
        ),
        "heading_levels": {"type": "array", "items": NOT_BLANK},
        "years": ref("years"),
        "year_era": described({"enum": list(ERAS)}, "ศักราชของแหล่งข้อมูล", "how years are counted"),
        "two_digits": {"type": "boolean"},
        "description_rows": WHOLE,
        "skip": ref("words"),
        "subtotals": ref("words"),
        "corrections": described(
            {"type": "object", "additionalProperties": TEXT},
            "คำที่ผิด: คำที่ถูก",
            "misspelled text: the right one",
        ),
        "max_error_share": _SHARE,
        **_UNIT,
        **dict.fromkeys(_CELLS, ref("cell")),
    }
    wide: Schema = {
        "required": ["years"],
        "not": {"anyOf": [{"required": ["amount"]}, {"required": ["fiscal_year"]}]},
    }
    long: Schema = {"required": ["amount", "fiscal_year"], "not": {"required": ["years"]}}
    placed: Schema = {"anyOf": [{"required": ["area"]}, {"required": ["area_column"]}]}
    return {
        **group(properties, ("phase",)),
        "allOf": [placed, {"oneOf": [wide, long]}, _NOT_BOTH_UNITS],
    }


def action_plan() -> Schema:
    """Return the schema of a mapping of an action plan's document."""
    columns = ("indicator", "project", "amount", "agency", "objective")
    properties: Schema = {
        "area": NOT_BLANK,
        "phase": _PHASE,
        "strategy": TEXT,
        "fiscal_year": described(WHOLE, "ปี พ.ศ. หรือ 0 = ตามหัวข้อ", "B.E.; 0 = as a heading says"),
        "heading_levels": NAMES,
        "columns": group(dict.fromkeys(columns, NOT_BLANK), columns),
        **_UNIT,
    }
    return {
        **group(properties, ("area", "phase", "heading_levels", "columns")),
        **_NOT_BOTH_UNITS,
    }


def needs() -> Schema:
    """Return the schema of a mapping of needs."""
    fields = list(need_columns())
    names: Schema = {"anyOf": [NOT_BLANK, {"type": "array", "items": NOT_BLANK}]}
    areas: Schema = {"type": "array", "items": NOT_BLANK}
    return group(
        {
            "areas": described(areas, "รหัสพื้นที่ที่นำมา", "codes of the areas taken; none = all"),
            "columns": described(
                group(dict.fromkeys(fields, names)),
                "ข้อมูล: คอลัมน์ เมื่อชื่อไม่ตรงกับที่รู้จัก",
                "field: column, where its name is none of those known",
            ),
            "source_system": described(TEXT, "ระบบต้นทาง", "of rows that name none"),
            "owner_org": described(TEXT, "หน่วยงานเจ้าของเรื่อง", "slug; of rows that name none"),
            "status": described(TEXT, "สถานะของแถวที่ไม่บอก", "of rows that say none"),
            "external_id_from": {"type": "array", "items": {"enum": fields}},
            "values": described(
                group(dict.fromkeys(VALUES, NOT_BLANK)),
                "ค่าของแถวที่ไม่บอก เช่น ปีงบประมาณหรืออำเภอเดียวกันทุกแถว",
                "of rows that say nothing: one fiscal year or district for all",
            ),
            "agencies": described(
                {"type": "object", "additionalProperties": NOT_BLANK},
                "ชื่อหน่วยงานในไฟล์: ชื่อ (slug) ในระบบ",
                "agency as the file calls it: its name (slug) here",
            ),
            "description_rows": described(
                COUNT, "แถวคำอธิบายใต้หัวตาราง", "rows under the header that describe the columns"
            ),
            "max_error_share": _SHARE,
        }
    )


def complaints() -> Schema:
    """Return the schema of a mapping of complaints."""
    areas: Schema = {"type": "array", "items": NOT_BLANK}
    provinces = described(areas, "รหัสจังหวัดที่นับ", "codes of the provinces counted; none = all")
    return group({"areas": provinces, "max_error_share": _SHARE})


def participation() -> Schema:
    """Return the schema of a mapping of forums and proposals."""
    areas: Schema = {"type": "array", "items": NOT_BLANK}
    provinces = described(areas, "รหัสจังหวัดที่นับ", "codes of the provinces counted; none = all")
    return group({"areas": provinces})


def votes() -> Schema:
    """Return the schema of a mapping of votes."""
    areas: Schema = {"type": "array", "items": NOT_BLANK}
    provinces = described(areas, "รหัสจังหวัดที่นำมา", "codes of the provinces taken; none = all")
    return group({"areas": provinces})


#: By what `records` says.
MAPPINGS = {
    "budget_lines": budget_lines,
    "action_plan": action_plan,
    "needs": needs,
    "complaints": complaints,
    "participation": participation,
    "votes": votes,
}

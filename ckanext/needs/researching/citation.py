"""How to cite a dataset or one of its tables: as a sentence, as BibTeX and as RIS.

No module of CKAN here. The year is that of publication: C.E. in BibTeX and RIS, whose programs know
no other; the sentence for Thai readers has it B.E.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ckanext.needs.thai.years import OFFSET

#: What BibTeX reads as a command, and how it is written instead.
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is cited.

    :param key: what the citation is called in a bibliography
    :param table: title of one of its tables; empty for the whole dataset
    :param published: day of this edition
    :param address: where exactly this edition is
    """

    key: str
    title: str
    table: str
    publisher: str
    portal: str
    version: str
    published: date
    address: str
    licence: str

    @property
    def name(self) -> str:
        """The title, with the table's in front."""
        return f"{self.table}. {self.title}" if self.table else self.title


def sentence(cited: Cited, language: str) -> str:
    """Return the citation as one reads it, in Thai or English."""
    if language.startswith("en"):
        year, version = str(cited.published.year), f"version {cited.version}"
        kind, unsaid = "[Data set]", "publisher not said"
    else:
        year, version = f"พ.ศ. {cited.published.year + OFFSET}", f"ฉบับ {cited.version}"
        kind, unsaid = "[ชุดข้อมูล]", "ไม่ระบุผู้เผยแพร่"
    publisher = cited.publisher or unsaid
    return f"{publisher} ({year}). {cited.name} ({version}) {kind}. {cited.portal}. {cited.address}"


def bibtex(cited: Cited) -> str:
    """Return the citation for BibTeX and BibLaTeX."""
    fields = {
        "author": f"{{{_tex(cited.publisher)}}}",
        "title": f"{{{_tex(cited.name)}}}",
        "year": str(cited.published.year),
        "month": str(cited.published.month),
        "publisher": _tex(cited.portal),
        "version": cited.version,
        "url": cited.address,
        "note": f"พ.ศ. {cited.published.year + OFFSET}; {_tex(cited.licence)}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(cited)},\n{lines}\n}}\n"


def ris(cited: Cited) -> str:
    """Return the citation as RIS, for EndNote, Zotero and Mendeley."""
    day = cited.published
    fields = (
        ("TY", "DATA"),
        ("ID", _key(cited)),
        ("AU", f"{cited.publisher},"),
        ("TI", cited.name),
        ("PY", str(day.year)),
        ("DA", f"{day:%Y/%m/%d}"),
        ("PB", cited.portal),
        ("ET", cited.version),
        ("UR", cited.address),
        ("N1", f"พ.ศ. {day.year + OFFSET}; {cited.licence}"),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields]
    return "\r\n".join([*lines, "ER  - ", ""])


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def _key(cited: Cited) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", f"{cited.key}-{cited.version}").strip("-")

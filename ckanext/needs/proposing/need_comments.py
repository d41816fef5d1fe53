"""What stands above a proposed mapping of needs: where each part of it is from, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from ckanext.needs.codelists import CodeError
from ckanext.needs.proposing.cells import Lists
from ckanext.needs.proposing.likeness import Guess
from ckanext.needs.proposing.need_match import MatchedNeeds
from ckanext.needs.proposing.need_values import Constants
from ckanext.needs.records.need_columns import REQUIRED
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.thai import arabic_digits

_NOT_PUBLIC = (
    "ยังไม่เปิดเผย และถ้าไม่มีเรื่องใดเปิดเผยจะไม่เผยแพร่เลย / "
    "not public; if not one need is public, nothing is published"
)
_PUBLIC = "ทุกคนอ่านได้ ตามที่ระบุเมื่ออัปโหลด / everyone may read them, as said on uploading"
_TEXTS = (
    "ชื่อเรื่องที่พบข้อมูลส่วนบุคคลไม่เผยแพร่ รายละเอียด (notes) ไม่เผยแพร่จนกว่าจะมีผู้ตรวจ / "
    "titles with something about a person are withheld, and notes until a person cleared them"
)
_RUNNING = (
    "external_id เป็นเลขลำดับ 1, 2, 3 ... ใช้ได้เมื่อเลขของแต่ละเรื่องไม่เปลี่ยนในไฟล์ครั้งหน้า / "
    "external_id counts the rows: right only if a need keeps its number in the next file"
)


def need_comments(
    table: RawTable, matched: MatchedNeeds, said: Constants, lists: Lists
) -> Iterator[str]:
    """Yield lines in Thai and English."""
    for field, guess in matched.fields.items():
        yield f"{field}: {_told_by(guess)}"
    if _is_running(matched):
        yield _RUNNING
    for field, why in said.why.items():
        yield f"{field}: {said.values[field]} {why.th} / {why.in_('en')}"
    yield from _missing(matched, said, lists)
    yield from _public(matched, said, lists)
    if matched.description_rows:
        yield f"description_rows: {matched.description_rows} แถวคำอธิบายใต้หัวตาราง / under the header"
    for column, away in matched.left_out.items():
        yield f"ไม่ใช้ / left out: «{column}» {away.why.th} / {away.why.in_('en')}"
    if matched.unused:
        listed = ", ".join(f"«{column}»" for column in matched.unused)
        yield f"คอลัมน์ที่ยังไม่ได้ใช้ / columns not used: {listed}"
    if table.unread:
        yield f"แผ่นงานที่ไม่ได้อ่าน / sheets not read: {', '.join(table.unread)}"


def _told_by(guess: Guess) -> str:
    if not guess.name:
        return f"«{guess.column}» เดาจากค่าในคอลัมน์ โปรดตรวจ / told by its cells only: please check"
    return f"«{guess.column}» ~ «{guess.name}» {guess.score:.0f} %"


def _is_running(matched: MatchedNeeds) -> bool:
    """Return whether the ids are 1, 2, 3 ..."""
    guess = matched.fields.get("external_id")
    ids = [arabic_digits(text) for text in matched.cells.of(guess.column)] if guess else []
    return bool(ids) and ids == [str(number) for number in range(1, len(ids) + 1)]


def _missing(matched: MatchedNeeds, said: Constants, lists: Lists) -> Iterator[str]:
    """Yield what every need must have and no column or value gives."""
    for group in REQUIRED:
        if not any(field in matched.fields or field in said.values for field in group):
            yield f"{' / '.join(group)}: ? ไม่พบ / not found"
            if "pillar" in group:
                yield from _pillars(lists)


def _pillars(lists: Lists) -> Iterator[str]:
    if lists.strategy:
        pillars = lists.codelists.strategies.get(lists.strategy).pillars
        listed = ", ".join(f"{pillar.code} {pillar.name.th}" for pillar in pillars)
        yield f"ด้านเดียวกันทุกแถว / one for all rows: values: {{pillar: ...}} ({listed})"


def _public(matched: MatchedNeeds, said: Constants, lists: Lists) -> Iterator[str]:
    """Yield which rows everyone could read: those whose own status is a public one."""
    guess = matched.fields.get("status")
    texts = matched.cells.of(guess.column) if guess else []
    public = [text for text in texts if _is_public(text, lists)]
    if public:
        named = ", ".join(f"«{text}»" for text in dict.fromkeys(public))
        yield (
            f"สถานะที่เปิดเผยต่อสาธารณะในไฟล์นี้ / statuses in this file that are public: {named}; "
            "ถ้าไม่ต้องการ / if not wanted: columns: {status: []}"
        )
    open_to_all = _PUBLIC if _is_public(said.status, lists) else _NOT_PUBLIC
    yield f"แถวที่ไม่บอกสถานะ / rows without a status: {said.status} {open_to_all}"
    yield _TEXTS


def _is_public(text: str, lists: Lists) -> bool:
    try:
        return lists.codelists.statuses.resolve(text).public
    except CodeError:
        return False

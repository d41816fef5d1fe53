"""What a budget cell says: an amount of baht, an amount a district, no dedicated money, nothing.

The forms are those met in Thai budget documents (annual ordinances, action plans and the files
made of them). What is not among them is an error with its reason, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ckanext.needs.bilingual import Text
from ckanext.needs.thai import arabic_digits, normalise

#: How a cell says that nobody reported an amount.
NOT_REPORTED = frozenset(("", "-", "–", "—", "n/a", "#n/a", "na", "ไม่พบข้อมูล", "ไม่มีข้อมูล", "ไม่ระบุ"))
#: More baht than any budget holds (the state's whole budget is below 10 million million): digits
#: of something else, or two numbers run together.
TOO_MUCH = Decimal(10) ** 15
MULTIPLIERS = {"": 1, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}

# Spaces come into the words when a page is turned into text; so does ใช่ for ใช้.
_NONE_DEDICATED = re.compile(r"ไม่\s*ใช[้่]?\s*งบ\s*ประมาณ")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_BAHT = r"(?:\s*(?P<{0}multiplier>พัน|หมื่น|แสน|ล้าน)?\s*บาท)?"
_TOTAL = re.compile(rf"฿?\s*(?P<number>{_NUMBER}){_BAHT.format('')}")
_EACH = re.compile(
    rf"\(?\s*(?P<word>เขต|อำเภอ|ตำบล|ชุมชน|แห่ง|หมู่บ้าน)\s*ละ\s*"
    rf"(?P<number>{_NUMBER}){_BAHT.format('')}\s*\)?"
)
_NOTE = re.compile(r"\([^()\d]*\)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?e[+-]?\d+", re.IGNORECASE)
_YEARS = re.compile(r"\b25\d\d\s*[-–]\s*25\d\d\b")


class AmountError(ValueError):
    """A cell that can't be read as an amount of money.

    :param reason: what is wrong with it, for people
    """

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.in_("en"))


class UnreadableAmount(AmountError):
    """A cell in none of the forms known."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money as a budget states it.

    :param basis: `total`, `per_district`, `none_dedicated` or `not_reported`
    :param amount: baht; None exactly when basis is `none_dedicated` or `not_reported`
    :param unit_amount: baht a district, when basis is `per_district`
    :param unit_count: how many districts, when basis is `per_district`
    :param text: the cell as it was
    """

    basis: str
    amount: Decimal | None = None
    unit_amount: Decimal | None = None
    unit_count: int | None = None
    text: str = ""


def parse_amount(text: str, districts: int | None = None, factor: int = 1) -> Amount:
    """Read one budget cell.

    :param districts: how many districts an amount a district is for; None = not known, then such
        an amount must state its total too
    :param factor: baht in one unit of the column (1,000,000 when its header says ล้านบาท)
    :raises AmountError: any other form; two amounts; a total that is not unit times count
    """
    plain = _plain(text)
    if plain.lower().replace(" ", "") in NOT_REPORTED:
        return Amount("not_reported", text=text)
    if _NONE_DEDICATED.search(plain):
        return _none_dedicated(plain, text)
    _refuse_known_traps(plain)
    each = _EACH.search(plain)
    if each:
        return _per_district(plain, each, districts, factor, text)
    return Amount("total", _only_total(plain, factor), text=text)


def _plain(text: str) -> str:
    return " ".join(arabic_digits(normalise(text)).split())


def _none_dedicated(plain: str, text: str) -> Amount:
    if re.search(r"\d", plain):
        raise AmountError(
            Text(
                "ช่องนี้บอกทั้งจำนวนเงินและว่าไม่ใช้งบประมาณเป็นการเฉพาะ",
                "the cell gives an amount and says that no dedicated budget is used",
            )
        )
    return Amount("none_dedicated", text=text)


def _refuse_known_traps(plain: str) -> None:
    if _SCIENTIFIC.search(plain):
        raise AmountError(
            Text(
                "จำนวนเงินอยู่ในรูปสัญกรณ์วิทยาศาสตร์ หลักท้ายหายไปแล้ว ให้ใช้ไฟล์ต้นฉบับ",
                "the amount is in scientific notation: its last digits are lost; "
                "use the original file",
            )
        )
    if _YEARS.search(plain):
        raise AmountError(
            Text(
                "เป็นงบผูกพันหลายปี ไม่ทราบจำนวนเงินของปีนี้",
                "the amount is obliged over several years; this year's part is not known",
            )
        )


def _per_district(
    plain: str, each: re.Match[str], districts: int | None, factor: int, text: str
) -> Amount:
    if each["word"] not in ("เขต", "อำเภอ"):
        raise AmountError(
            Text(
                f"จำนวนเงินต่อ{each['word']}ยังไม่รองรับ (รองรับ: เขตละ, อำเภอละ)",
                f"amounts per {each['word']} are not supported (supported: per district)",
            )
        )
    unit = _baht(each, factor)
    rest = (plain[: each.start()] + plain[each.end() :]).strip()
    stated = _only_total(rest, factor) if rest else None
    count = districts if districts is not None else _count(stated, unit)
    if stated is not None and stated != unit * count:
        raise AmountError(
            Text(
                f"ยอดรวม {stated:,} ไม่เท่ากับ {unit:,} × {count} เขต = {unit * count:,}",
                f"the total {stated:,} is not {unit:,} × {count} districts = {unit * count:,}",
            )
        )
    return Amount("per_district", unit * count, unit, count, text)


def _count(stated: Decimal | None, unit: Decimal) -> int:
    """Return how many districts a total is for, when the source does not say."""
    if stated is None or not unit or stated % unit:
        raise AmountError(
            Text(
                "มีจำนวนเงินต่อเขต แต่ไม่ทราบจำนวนเขต",
                "there is an amount a district, but how many districts is not known",
            )
        )
    return int(stated / unit)


def _only_total(plain: str, factor: int) -> Decimal:
    match = _TOTAL.fullmatch(_NOTE.sub("", plain).strip())
    if not match:
        raise UnreadableAmount(
            Text(
                "อ่านเป็นจำนวนเงินไม่ได้ (ตัวอย่างที่อ่านได้: 1,000,000 หรือ ๑๐,๐๐๐ (เขตละ ๒๐๐))",
                "not an amount of money (readable, for example: 1,000,000 or 10,000 (เขตละ 200))",
            )
        )
    return _baht(match, factor)


def _baht(match: re.Match[str], factor: int) -> Decimal:
    """Return the matched number in baht; a stated unit (ล้านบาท) wins over the column's."""
    number = Decimal(match["number"].replace(",", ""))
    stated = "บาท" in match.group()
    baht = number * (MULTIPLIERS[match["multiplier"] or ""] if stated else factor)
    if baht >= TOO_MUCH:
        raise AmountError(
            Text(
                f"จำนวนเงินมากเกินจริง ({baht:.3g} บาท) ต้องน้อยกว่า {TOO_MUCH:,} บาท",
                f"more money than any budget has ({baht:.3g} baht); must be below {TOO_MUCH:,}",
            )
        )
    if baht != round(baht, 2):
        raise AmountError(Text("จำนวนเงินละเอียดกว่าหนึ่งสตางค์", "the amount is finer than one satang"))
    return baht.quantize(Decimal(1)) if baht == int(baht) else baht

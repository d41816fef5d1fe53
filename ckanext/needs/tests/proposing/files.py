"""Files of needs as offices send them. All rows are invented for these tests; no person is real."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import default
from ckanext.needs.proposing import About, Offer, Proposal, propose, read_for_proposal
from ckanext.needs.proposing.cells import Lists

ABOUT = About(
    publisher="example-town",
    publisher_title="เทศบาลตัวอย่าง",
    email="data@town.example",
    area="19",
    phase="approved",
    format="csv",
    suffix=".csv",
)
LISTS = Lists(default(), "19", 2569, {"town-works": Text("กองช่าง", "Works")})

#: With a person's name, phone and ID number (invented, its check digit right).
THAI = """ลำดับ,ชื่อ-สกุล,เบอร์โทรศัพท์,เลขประจำตัวประชาชน,หมู่บ้าน,ตำบล,อำเภอ,ปัญหา/ความต้องการ,\
จำนวนครัวเรือนที่เดือดร้อน,จำนวนคนที่เดือดร้อน (คน),ปีงบประมาณ,ประเด็นยุทธศาสตร์,สถานะ,หน่วยงาน,ข้อสังเกตของทีม
ก1,สมมติ ตัวอย่าง,081-234-5678,1234567890121,หมู่ 1,ทับกวาง,แก่งคอย,ถนนพังหน้าวัด (แต่งขึ้น),20,120,2569,\
ด้านเศรษฐกิจ,,กองช่าง,ก
ก2,สมมติ ทดสอบ,081-234-5679,1234567890121,หมู่ 2,ห้วยแห้ง,แก่งคอย,น้ำไม่ไหล (แต่งขึ้น),30,๘๕,2569,\
โครงสร้างพื้นฐาน,กำลังพิจารณา,กองช่าง,ข
ก3,สมมติ สมมุติ,081-234-5670,1234567890121,หมู่ 3,หนองแค,หนองแค,ไฟทางดับ (แต่งขึ้น),5,9,2569,\
โครงสร้างพื้นฐาน,,กองช่าง,
"""
ENGLISH = """Village name,Sub-district,District,Problem or need,Number of people,Fiscal year,\
Strategic pillar,Agency,Phone
Moo 1,Thap Kwang,Kaeng Khoi,Broken road (invented),120,2026,Economy,Works,081-234-5678
Moo 2,Thap Kwang,Kaeng Khoi,No water (invented),20,2026,Economy,Works,081-234-5679
"""
MISSPELLED = """ตำบน,อำเพอ,ปัญหาความต้องกาน,ปีงบประมาน,ประมานการค่าใช้จ่าย,ยุดทธศาสตร์
ทับกวาง,แก่งคอย,ถนนพัง (แต่งขึ้น),2569,"20,000",เศรษฐกิจ
ห้วยแห้ง,แก่งคอย,น้ำไม่ไหล (แต่งขึ้น),2569,-,โครงสร้างพื้นฐาน
"""
DESCRIBED = """ความต้องการ,อำเภอ,ด้าน,ปีงบประมาณ,จำนวนคน
ระบุเรื่องสั้น ๆ,เลือกอำเภอ,เลือกหนึ่งด้าน,ปี พ.ศ. สี่หลัก,กรอกตัวเลข
ถนนพัง (แต่งขึ้น),แก่งคอย,เศรษฐกิจ,2569,120
น้ำไม่ไหล (แต่งขึ้น),หนองแค,เศรษฐกิจ,2569,20
"""
HEADED = """แบบสำรวจความต้องการ อำเภอแก่งคอย ปีงบประมาณ 2568 (แต่งขึ้น),,,
ปัญหา/ความต้องการ,ตำบล,ด้าน,จำนวนคน
ถนนพัง,ทับกวาง,เศรษฐกิจ,120
น้ำไม่ไหล,ห้วยแห้ง,เศรษฐกิจ,20
"""
#: Headers that say nothing: the cells must.
POOR = """a,b,c,d
ถนนพังหน้าวัดบ้านป่า (แต่งขึ้น),แก่งคอย,2569,ด้านเศรษฐกิจ
น้ำไม่ไหลมาสามวันแล้ว (แต่งขึ้น),หนองแค,2569,ด้านโครงสร้างพื้นฐาน
"""
#: A header of two rows in a CSV, which has no merged cells to tell it by.
TWO_ROWS = """ที่ตั้ง,,,เรื่อง,,
หมู่บ้าน,ตำบล,อำเภอ,ปัญหา/ความต้องการ,ด้าน,ปีงบประมาณ
หมู่ 1,ทับกวาง,แก่งคอย,ถนนพัง (แต่งขึ้น),เศรษฐกิจ,2569
หมู่ 2,ห้วยแห้ง,แก่งคอย,น้ำไม่ไหล (แต่งขึ้น),เศรษฐกิจ,2569
"""
NEITHER = "ชนิดนก,สี,เสียงร้อง\nกระจอก,น้ำตาล,จิ๊บ\nกา,ดำ,กา กา\n"
EITHER = """ความต้องการ,ตำบล,แผนงาน,งบประมาณ 2568,งบประมาณ 2569
ถนนพัง (แต่งขึ้น),ทับกวาง,การโยธา,100,200
"""


def workbook(rows: Sequence[Sequence[str]], merged: Sequence[str] = ()) -> bytes:
    """Return a workbook of one sheet, with these ranges merged."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


#: `ที่ตั้ง` stands over three columns.
MERGED = workbook(
    [
        ["ที่ตั้ง", "", "", "ปัญหา/ความต้องการ", "ด้าน", "ปีงบประมาณ", "ผู้เดือดร้อน", ""],
        ["หมู่บ้าน", "ตำบล", "อำเภอ", "", "", "", "ครัวเรือน", "จำนวนคน"],
        ["หมู่ 1", "ทับกวาง", "แก่งคอย", "ถนนพัง (แต่งขึ้น)", "เศรษฐกิจ", "2569", "5", "20"],
        ["หมู่ 2", "ห้วยแห้ง", "แก่งคอย", "น้ำไม่ไหล (แต่งขึ้น)", "เศรษฐกิจ", "2569", "9", "31"],
    ],
    ["A1:C1", "D1:D2", "E1:E2", "F1:F2", "G1:H1"],
)


def replace_format(format: str) -> About:
    """Return what is said of a file of another format."""
    return replace(ABOUT, format=format, suffix=f".{format}")


def proposed(
    data: str | bytes, format: str = "csv", about: About = ABOUT, lists: Lists = LISTS
) -> Proposal:
    """Return what a file is proposed as."""
    contents = data.encode() if isinstance(data, str) else data
    read = read_for_proposal(contents, f"upload.{format}", format)
    assert read
    return propose(about, read, lists)


def needs_of(data: str | bytes, format: str = "csv", about: About = ABOUT) -> Offer:
    """Return the offer of needs for a file."""
    return proposed(data, format, about).offer("needs")

"""What somebody tells on a phone."""

TOLD = {
    "key": "0b8f6d3e-3f0c-4a2e-9a51-0d1c6b6a7f11",
    "title": "ขอไฟส่องสว่างหน้าโรงเรียนบ้านป่า",
    "notes": "เด็กเดินกลับบ้านตอนค่ำมองไม่เห็นทาง",
    "topic": "saraburi-2561:5.1",
    "province": "19",
    "district": "1901",
    "subdistrict": "190105",
    "village": "หมู่ 4 บ้านป่า",
    "spatial": "",
    "people_affected": "๑๒๐",
}

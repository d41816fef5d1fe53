"""Codelists of somebody else: another province, another topic."""

#: A strategy of another province, about waste, as one file.
WASTE_STRATEGY = """
id: nan-waste-2566
name: {th: แผนจัดการขยะจังหวัดน่าน พ.ศ. 2566-2570, en: Nan waste plan 2023-2027}
area: "55"
valid_from: 2566
valid_to: 2570
pillars:
  - number: 1
    name: {th: ลดขยะที่ต้นทาง, en: Less waste}
    issues:
      - {number: 1, name: {th: ขยะอินทรีย์, en: Organic waste}, aliases: [เศษอาหาร]}
      - {number: 3, name: {th: พลาสติกใช้ครั้งเดียว, en: Single-use plastic}}
  - number: 2
    name: {th: จัดการขยะอันตราย, en: Hazardous waste}
    issues:
      - {number: 1, name: {th: ขยะติดเชื้อ, en: Infectious waste}, sensitive: true}
crosswalks:
  - to: saraburi-2561
    close:
      "1": ["3"]
"""

#: A list of areas with levels, words and codes of its own.
AREA_LIST = """
id: canal-town
name: {th: เทศบาลเมืองคลอง, en: Canal Town}
names: zones.csv
positions: places.csv
levels:
  - level: town
    name: {th: เทศบาล, en: Town}
    words: [เทศบาลเมือง, เทศบาล]
  - level: zone
    name: {th: เขตจัดเก็บ, en: Collection zone}
    words: [เขตจัดเก็บ, โซน, Zone]
aliases:
  "700": [เมืองคลอง]
"""
AREA_NAMES = """code,level,parent,name_th,name_en,postcodes
700,town,,คลอง,Canal,18000
A1,zone,700,เหนือ,North,18000 18001
A7,zone,700,ใต้,South,
"""
AREA_PLACES = """code,latitude,longitude,west,south,east,north
A1,14.5,100.9,100.8,14.4,101.0,14.6
700,,,100.7,14.3,101.1,14.7
"""

#: Statuses of a topic with another way of working.
STATUS_LIST = """
id: bin-status
name: {th: สถานะถังขยะ, en: Status of a bin}
statuses:
  - code: reported
    name: {th: แจ้งแล้ว, en: Reported}
    public: false
    open311: open
    next:
      emptied: [collector]
      bogus_report: [collector, foreman]
  - code: emptied
    name: {th: เก็บแล้ว, en: Emptied}
    aliases: [เก็บเรียบร้อย]
    open311: closed
    oc4ids: completion
  - code: bogus_report
    name: {th: แจ้งผิด, en: Wrong report}
    requires_reason: true
    open311: closed
"""

CHANNEL_LIST = """
id: bin-channels
name: {th: ช่องทาง, en: channel}
choices:
  - {code: sensor, name: {th: เซนเซอร์, en: Sensor}, aliases: [อุปกรณ์ตรวจวัด]}
  - {code: phone, name: {th: โทรศัพท์, en: Telephone}}
"""

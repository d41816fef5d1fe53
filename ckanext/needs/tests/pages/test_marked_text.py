"""A text in parts: what may be personal data in it is marked."""

from ckanext.needs.pages.marked_text import parts


def shown(text):
    return [(part.text, [label.en for label in part.labels]) for part in parts(text)]


def test_a_text_without_findings_is_one_part_as_it_was_written():
    assert shown("น้ำท่วม\nทุกปี ๒ ครั้ง") == [("น้ำท่วม\nทุกปี ๒ ครั้ง", [])]


def test_an_empty_text_has_no_parts():
    assert shown("") == []


def test_findings_stand_between_what_is_around_them():
    assert shown("โทร 081-234-5678 หรือ a@example.com") == [
        ("โทร ", []),
        ("081-234-5678", ["a phone number"]),
        (" หรือ ", []),
        ("a@example.com", ["an e-mail address"]),
    ]


def test_findings_that_overlap_are_one_part_with_both_names():
    text = "อีเมล 0812345678@example.com"
    (before, marked) = shown(text)
    assert before == ("อีเมล ", [])
    assert marked[0] == "0812345678@example.com"
    assert set(marked[1]) == {"a phone number", "an e-mail address"}


def test_nothing_of_the_text_is_lost():
    text = "บ้านเลขที่ 12/3 หมู่ 4 นายสมชาย ใจดี โทร 036-211-234"
    assert "".join(part.text for part in parts(text)) == text

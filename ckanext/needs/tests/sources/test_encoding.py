"""Which encodings are read, and how others are refused."""

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.sources.encoding import decode

THAI = "ปีงบประมาณ,จังหวัด\n2567,สระบุรี\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "tis-620"])
def test_thai_text_is_read_in_every_encoding_of_thai_agencies(encoding: str):
    assert decode(THAI.encode(encoding), "needs.csv") == THAI


def test_a_declared_encoding_is_used_without_guessing():
    assert decode(THAI.encode("cp874"), "needs.csv", "cp874") == THAI


def test_a_declared_encoding_that_does_not_fit_is_an_error_with_byte_and_row():
    data = "a,b\n1,é\n".encode("latin-1")
    with pytest.raises(InputError) as error:
        decode(data, "needs.csv", "utf-8")
    problem = error.value.problems[0]
    assert (problem.kind, problem.where.file, problem.where.row) == (
        "wrong_encoding",
        "needs.csv",
        2,
    )
    assert "0xE9" in problem.reason.th
    assert f"position {data.index(0xE9)}" in problem.reason.en


def test_text_of_another_language_is_not_taken_for_thai():
    with pytest.raises(InputError, match="unreadable encoding"):
        decode("naïve café à la carte, déjà vu".encode("latin-1"), "needs.csv")


def test_a_byte_that_no_thai_encoding_has_is_named_with_its_position():
    data = "สระบุรี".encode("cp874") + b"\xdb"
    with pytest.raises(InputError) as error:
        decode(data, "needs.csv")
    assert "position 0" in error.value.problems[0].reason.en


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_read_by_its_mark(encoding: str):
    assert decode(("\ufeff" + THAI).encode(encoding), "needs.csv") == THAI


def test_utf_16_that_is_cut_is_an_error():
    with pytest.raises(InputError, match="unreadable encoding"):
        decode(THAI.encode("utf-16") + b"\x01", "needs.csv")


def test_utf_16_with_a_byte_of_zero_inside_is_not_text():
    with pytest.raises(InputError, match="not a text file"):
        decode("a\0b".encode("utf-16"), "needs.csv")


def test_a_binary_file_is_not_text():
    with pytest.raises(InputError, match="not a text file"):
        decode(b"PK\x03\x04\x00\x00", "needs.csv")


def test_an_encoding_nobody_knows_is_refused():
    with pytest.raises(InputError, match="unknown encoding «klingon»"):
        decode(b"a", "needs.csv", "klingon")

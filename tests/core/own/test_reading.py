"""Each way a file may be written, each wrong file, and what may not be exhausted or carried out."""

import gzip
import io
import pickle
import zipfile

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.own import reading
from core.own.reading import (
    SeveralSheets,
    escaped_csv,
    numbers_of,
    read_file,
    read_text,
    shown,
)
from core.parameters import BadValue

TABLE = pd.DataFrame({"y": ["no", "yes", "no"], "p": [0.25, 0.5, 0.125]})
PLAIN = TABLE.to_csv(index=False)


def parquet(table):
    packed = io.BytesIO()
    table.to_parquet(packed)
    return packed.getvalue()


def workbook(*tables):
    packed = io.BytesIO()
    with pd.ExcelWriter(packed) as book:
        for i, table in enumerate(tables):
            table.to_excel(book, sheet_name=f"sheet {i}", index=False)
    return packed.getvalue()


def sheet_of(cells):
    """A workbook whose only sheet has these cells as they are."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(TABLE))) as plain,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in plain.infolist():
            text = plain.read(one).decode("latin-1")
            if one.filename == "xl/worksheets/sheet1.xml":
                space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
                text = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'
            made.writestr(one.filename, text.encode("latin-1"))
    return packed.getvalue()


GERMAN = TABLE.to_csv(index=False, sep=";", decimal=",")


# Named, because gzip and Parquet hold the time: an id made of the bytes
# would be another one in each process that collects the tests.
WRITTEN = {
    "comma": PLAIN.encode(),
    "comma, BOM": PLAIN.encode("utf-8-sig"),
    "comma, UTF-16": PLAIN.encode("utf-16"),
    "comma, Windows lines": PLAIN.replace("\n", "\r\n").encode(),
    "semicolon": GERMAN.encode(),
    "semicolon, BOM": GERMAN.encode("utf-8-sig"),
    "tab": TABLE.to_csv(index=False, sep="\t").encode(),
    "tab, decimal comma": TABLE.to_csv(index=False, sep="\t", decimal=",").encode(),
    "gzip": gzip.compress(PLAIN.encode()),
    "Parquet": parquet(TABLE),
    "Excel": workbook(TABLE),
}


@pytest.mark.parametrize("content", WRITTEN.values(), ids=WRITTEN)
def test_a_file_is_read_however_it_is_written(content, tmp_path):
    found = read_file(content)
    assert found.table["y"].astype(str).tolist() == TABLE["y"].tolist()
    assert found.table["p"].tolist() == TABLE["p"].tolist()
    # The line of Python that a report shows reads the same file.
    name = tmp_path / "file"
    name.write_bytes(content)
    if content[:2] not in (b"\x1f\x8b", b"\xff\xfe"):
        again = eval(found.load, {"pd": pd, "NAME": str(name)})
        pd.testing.assert_frame_equal(again, TABLE, check_dtype=False)


def test_pasted_text_is_read_and_names_that_are_missing_are_made():
    assert read_text("y\tp\n1\t0,5\n0\t0,25").table["p"].tolist() == [0.5, 0.25]
    found = read_file(b"1,0.5\n0,0.25\n")
    assert found.table.columns.tolist() == ["column 1", "column 2"]
    assert "no names" in found.how


def test_the_sheets_of_a_workbook_are_offered():
    content = workbook(TABLE, TABLE.assign(p=1 - TABLE["p"]))
    with pytest.raises(SeveralSheets) as problem:
        read_file(content)
    there = pickle.loads(pickle.dumps(problem.value))  # as from another process
    assert (there.sheets, str(there)) == (problem.value.sheets, str(problem.value))
    assert problem.value.sheets == ("sheet 0", "sheet 1")
    assert read_file(content, "sheet 1").table["p"].tolist() == [0.75, 0.5, 0.875]


def test_a_workbook_has_whole_numbers_words_days_and_gaps():
    day = pd.Timestamp("2026-11-30")
    table = pd.DataFrame(
        {
            "y": [1, 0, 1], "p": [0.5, 1.0, np.nan], "site": ["a", None, "=1+1"],
            "day": [day, day, day], "yes": [True, False, True], "empty": [None] * 3,
        }
    )  # fmt: skip
    found = read_file(workbook(table)).table
    assert found["y"].tolist() == [1, 0, 1] and found["y"].dtype == "int64"
    np.testing.assert_array_equal(found["p"], [0.5, 1.0, np.nan])
    assert found["site"].isna().tolist()[:2] == [False, True]
    assert found["day"].tolist() == [day] * 3 and found["yes"].tolist() == [True, False, True]


def test_a_cell_far_from_the_table_is_named_and_nothing_is_filled_in():
    far = '<row r="1048576"><c r="Z1048576"><v>1</v></c></row>'
    with pytest.raises(BadValue, match="A cell lies in row 1,048,576, and another in column Z"):
        read_file(sheet_of(far))


MANY = b",".join([b"a"] * 1_000_000)
WRONG = {
    "empty": (b" \n", "The file is empty"),
    "no row": (b"y,p\n", "no row below"),
    "one column": (b"y\n1\n", "one column only, “y”"),
    "a longer row": (b"y,p\n1,2\n1,2,3\n", "Line 3 has 3 cells, and the first line 2"),
    "an open quote": (b'y,p\n1,2\n"a,2\n', "In row 3 a double quote opens"),
    "latin 1": ("y,p\nyes,1\nn\xe4,2\n".encode("latin-1"), "Line 3 is not text in UTF-8"),
    "no text": (b"\x00\x01\x02\x03", "neither text nor Parquet"),
    "a damaged workbook": (b"PK\x03\x04nothing", "The workbook is damaged"),
    "damaged Parquet": (b"PAR1nothingPAR1", "The Parquet file is damaged"),
    "damaged gzip": (b"\x1f\x8bnothing", "The gzip file is damaged"),
    "cut gzip": (gzip.compress(PLAIN.encode())[:-9], "ends too early"),
    "gzip in gzip": (gzip.compress(gzip.compress(b"y,p\n1,2\n")), "Only text"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", "old kind"),
    "a million columns": (MANY + b"\n1\n", "more than 500 columns"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_said_with_what_would_work(content, said):
    with pytest.raises(BadValue, match=said) as problem:
        read_file(content)
    assert ";" in str(problem.value) or "bring" in str(problem.value)


@pytest.mark.parametrize("piece", range(1, 8))
def test_letters_of_several_bytes_may_lie_across_two_pieces(piece, monkeypatch):
    monkeypatch.setattr(reading, "PIECE", piece)
    assert read_file("y,p\nnö,1\n€😀,2\n".encode()).table["y"].tolist() == ["nö", "€😀"]
    with pytest.raises(BadValue, match=r"Line 3 is not text in UTF-8 \(byte 0xE4\)"):
        read_file("y,p\nnö,1\n".encode() + b"n\xe4,2\n")


def test_nothing_that_is_packed_exhausts_the_server(monkeypatch):
    monkeypatch.setattr(reading, "UNPACKED", 2**20)
    bomb = bytes(2**21)
    with pytest.raises(BadValue, match="larger than 1 MB"):
        read_file(gzip.compress(bomb))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", bomb)
    with pytest.raises(BadValue, match="larger than 1 MB"):
        read_file(packed.getvalue())
    # A sheet may name a cell at its far end: nothing is filled in up to there.
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(BadValue, match="more than 500 columns"):
        read_file(sheet_of(far))
    # One long text a thousand times is one in a Parquet file.
    long = pd.DataFrame({"y": ["x" * 5_000] * 1_000, "p": range(1_000)})
    assert reading.memory_of(read_file(parquet(long)).table) < 2**20


def test_parquet_of_very_many_columns_is_refused_before_it_is_read():
    wide = pd.DataFrame(np.zeros((1, 600)), columns=[f"c{i}" for i in range(600)])
    with pytest.raises(BadValue, match="more than 500 columns"):
        read_file(parquet(wide))
    nested = pd.DataFrame({"y": [[1], [2]], "p": [1, 2]})
    with pytest.raises(BadValue, match="The column “y” holds"):
        read_file(parquet(nested))


def test_who_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(reading, "SECONDS", -1.0)
    for content in (PLAIN.encode(), parquet(TABLE), workbook(TABLE)):
        with pytest.raises(BadValue, match="takes longer"):
            read_file(content)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([b"", b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08", b"y,p\n"]), st.binary())
def test_any_bytes_are_read_or_refused(begin, rest):
    try:
        read_file(begin + rest)
    except BadValue as problem:
        assert str(problem)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.binary(min_size=1, max_size=8))
@pytest.mark.parametrize("made", [parquet(TABLE), workbook(TABLE)], ids=["parquet", "xlsx"])
def test_a_file_with_wrong_bytes_is_read_or_refused(made, at, wrong):
    at %= len(made)
    try:
        read_file(made[:at] + wrong + made[at + len(wrong) :])
    except BadValue as problem:
        assert str(problem)


def test_a_formula_is_a_word_here_and_stays_one_in_what_is_exported():
    table = read_file(b"y,p,=cmd\n=1+1,0.5,@a\n-x,-0.5,+b\n").table
    assert table["y"].tolist() == ["=1+1", "-x"]
    out = escaped_csv(table)
    assert out == "y,p,'=cmd\n'=1+1,0.5,'@a\n'-x,-0.5,'+b\n"


def test_what_is_shown_of_a_file_is_short_and_has_no_quotes_of_ours():
    assert shown("a“b”\n<script>" + "x" * 99) == "“a b <script>" + "x" * 28 + "…”"


def test_numbers_are_found_in_columns_of_words():
    column = pd.Series(["0,5", " 1.5", "x", None])
    np.testing.assert_array_equal(numbers_of(column), [0.5, 1.5, np.nan, np.nan])

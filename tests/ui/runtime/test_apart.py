"""Files are read in a process that can be ended: by time, by memory, and by itself."""

import gzip
import io
import zipfile
from pathlib import Path

import pytest

from core.own.reading import SeveralSheets, read_file
from core.parameters import BadValue
from tests.core.own.test_reading import TABLE, parquet, workbook
from ui.runtime.apart import Reader

PLAIN = TABLE.to_csv(index=False).encode()


@pytest.fixture(scope="module")
def reader():
    made = Reader(memory=300 * 2**20)
    yield made
    made.end()


@pytest.mark.parametrize(
    "content",
    [PLAIN, PLAIN.decode(), parquet(TABLE), workbook(TABLE)],
    ids=["CSV", "pasted", "Parquet", "Excel"],
)
def test_what_is_read_apart_is_what_is_read_here(reader, content):
    found = reader.read(content)
    assert found.table.astype({"y": str}).equals(TABLE.astype({"y": str}))
    if isinstance(content, bytes):
        assert found.load == read_file(content).load


def test_what_is_refused_there_is_refused_here(reader):
    with pytest.raises(BadValue, match="The file is empty"):
        reader.read(b"")
    with pytest.raises(SeveralSheets) as several:
        reader.read(workbook(TABLE, TABLE))
    assert several.value.sheets == ("sheet 0", "sheet 1")


def test_whoever_takes_too_long_is_ended_and_the_next_file_is_read(reader):
    gone = reader.warm()
    reader.seconds = 1e-4
    with pytest.raises(BadValue, match="takes longer than 20 seconds"):
        reader.read(gzip.compress(PLAIN + b"no,0.5\n" * 200_000))
    assert gone.poll() is not None
    reader.seconds = 22.0
    assert reader.read(PLAIN).table.equals(TABLE)


def test_what_needs_too_much_memory_is_refused_and_the_next_file_is_read(reader):
    wide = b",".join([b"a"] * 400) + b"\n" + (b",".join([b"0.5"] * 400) + b"\n") * 29_000
    with pytest.raises(BadValue, match="needs more memory"):
        Reader(memory=20 * 2**20).read(gzip.compress(wide, 1))
    assert reader.read(PLAIN).table.equals(TABLE)


def test_a_process_that_has_died_is_replaced(reader):
    reader.warm().kill()
    reader.warm().wait()
    assert reader.read(PLAIN).table.equals(TABLE)


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="Linux says what is bounded")
def test_the_process_can_write_nothing_to_a_disk(reader):
    reader.read(PLAIN)
    limits = Path(f"/proc/{reader.warm().pid}/limits").read_text()
    bounded = {line[:25].strip(): line[26:].split()[0] for line in limits.splitlines()}
    assert bounded["Max file size"] == bounded["Max core file size"] == "0"
    assert bounded["Max data size"] != "unlimited"


def test_a_workbook_that_lies_about_its_size_exhausts_nothing(reader):
    packed = io.BytesIO(workbook(TABLE))
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/sheet9.xml", bytes(2**27))
    lying = packed.getvalue().replace((2**27).to_bytes(4, "little"), (99).to_bytes(4, "little"))
    with pytest.raises(BadValue):
        reader.read(lying, "sheet 9")

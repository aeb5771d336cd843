"""A file of one's own as a table: CSV in every dress, Parquet, Excel, pasted text; all bounded.

What a file is, its content says, not its name. Nothing in it is run, and nothing is written to a
disk: a formula of Excel is its last value, a compressed file is unpacked up to a bound.
"""

from __future__ import annotations

import codecs
import csv
import datetime
import io
import re
import time
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO, Any, NamedTuple

import numpy as np
import pandas as pd

from ..checks import check_is
from ..parameters import BadValue

UNPACKED = 120 * 2**20  # bytes that a file may have once it is unpacked
MOST_ROWS = 2_000_000
MOST_COLUMNS = 500
MOST_CELLS = 12_000_000
MOST_SHEETS = 50
SECONDS = 20.0  # for one file
SAMPLE = 65_536  # bytes in which the separator is looked for
CHUNK = 20_000  # rows read at a time: in between it is seen how late it is
PIECE = 2**20  # bytes that are checked at a time
SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
DECIMAL_COMMA = re.compile(r"\s*-?\d+,\d+(?:[eE][+-]?\d+)?\s*")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{0,3})(\d{1,9})[\"']")
DAMAGED = "The workbook is damaged or locked; save it again as .xlsx."
NUMBER = re.compile(r"\s*-?\d*[.,]?\d+(?:[eE][+-]?\d+)?\s*")


class SeveralSheets(BadValue):
    """A workbook has several sheets, and nobody has said which one to read."""

    def __init__(self, sheets: Sequence[str]) -> None:
        self.sheets = tuple(sheets)
        super().__init__(f"The workbook has {len(sheets)} sheets; choose one of them.")

    def __reduce__(self) -> tuple[type[SeveralSheets], tuple[Sequence[str]]]:
        """So that it arrives from another process."""
        return SeveralSheets, (self.sheets,)


class Brought(NamedTuple):
    """A table that somebody has brought, and how it was read."""

    table: pd.DataFrame
    how: str  # the kind of file, in words
    load: str  # the line of Python that reads it again, with NAME where its path stands


def shown(value: Any, longest: int = 40) -> str:
    """What stood in a file, as it can stand in a sentence: short, one line, between quotes.

    Parameters
    ----------
    value : object
        A cell, or the name of a column.
    longest : int
        How many letters of it are kept.

    Returns
    -------
    str
        Without quotes and signs that a page could take for its own.
    """
    text = "".join(
        c if c.isprintable() and c not in "“”" else " " for c in str(value)[: 4 * longest]
    )
    text = " ".join(text.split())
    return f"“{text[:longest] + ('…' if len(text) > longest else '') or ' '}”"


def read_file(content: bytes, sheet: str | None = None) -> Brought:
    """The table in a file, whatever its name.

    Parameters
    ----------
    content : bytes
        A CSV file with commas, semicolons, tabs or bars, with a point or a comma in its decimals,
        with or without a byte order mark, also in gzip; a Parquet file; an Excel file (.xlsx).
        The first row has the names of the columns.
    sheet : str, optional
        Which sheet of an Excel file; needed where there are several.

    Returns
    -------
    Brought
        At most 2,000,000 rows, 500 columns and 12,000,000 cells.

    Raises
    ------
    SeveralSheets
        If an Excel file has several sheets and none is named.
    BadValue
        If it is empty, too large once unpacked, or cannot be read; the message says where, and what
        would work.
    """
    check_is("content", content, bytes)
    if sheet is not None:
        check_is("sheet", sheet, str)
    until = time.monotonic() + SECONDS
    if content[:4] == b"PAR1":
        return _parquet(content, until)
    if content[:4] == b"PK\x03\x04":
        return _excel(content, sheet, until)
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise BadValue("This is a workbook of the old kind (.xls); save it as .xlsx or as CSV.")
    if content[:2] == b"\x1f\x8b":
        inside = _unpacked(content)
        if inside[:4] in (b"PAR1", b"PK\x03\x04") or inside[:2] == b"\x1f\x8b":
            raise BadValue("Only text is read from gzip; bring the file that is packed in it.")
        return _text(_decoded(inside), until, "CSV in gzip")
    return _text(_decoded(content), until, "CSV")


def read_text(text: str) -> Brought:
    """The table in pasted text.

    Parameters
    ----------
    text : str
        Rows as lines; the first one has the names of the columns.

    Returns
    -------
    Brought

    Raises
    ------
    BadValue
        If it cannot be read.
    """
    check_is("text", text, str)
    return _text(_utf8(text), time.monotonic() + SECONDS, "pasted text")


# 1. Text.


def _unpacked(content: bytes) -> bytes:
    """The inside of a gzip file, up to a bound."""
    unpack = zlib.decompressobj(31)
    try:
        inside = unpack.decompress(content, UNPACKED + 1)
    except zlib.error:
        raise BadValue("The gzip file is damaged; pack it again, or bring it unpacked.") from None
    if len(inside) > UNPACKED or unpack.unconsumed_tail:
        raise BadValue(
            f"Unpacked, the file is larger than {UNPACKED >> 20} MB; bring fewer rows or columns."
        )
    if not unpack.eof:
        raise BadValue("The gzip file ends too early; pack it again, or bring it unpacked.")
    return inside


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _decoded(content: bytes) -> bytes:
    """Text in UTF-8 or, with its mark, in UTF-16: as UTF-8 without a mark."""
    if len(content) > UNPACKED:
        raise BadValue(f"The file is larger than {UNPACKED >> 20} MB; bring fewer rows.")
    utf16 = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        if utf16:
            return _utf8(content.decode("utf-16"))
        _check_utf8(content)
        return content.removeprefix(codecs.BOM_UTF8)
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        where = f"Line {line:,} is not text in UTF-8 (byte 0x{content[problem.start]:02X})"
        if b"\x00" in content[:4096]:
            where = "This is neither text nor Parquet nor Excel (.xlsx)"
        raise BadValue(f"{where}; save the file as CSV in UTF-8.") from None


def _check_utf8(content: bytes) -> None:
    """UnicodeDecodeError where it is not UTF-8; piece by piece, so that nothing is there twice."""
    check = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), PIECE):
            check.decode(content[at : at + PIECE])
        check.decode(b"", final=True)
    except UnicodeDecodeError:
        content.decode("utf-8")  # says where in the whole
        raise


def _text(content: bytes, until: float, how: str) -> Brought:
    if b"\x00" in content:
        raise BadValue("This is neither text nor Parquet nor Excel (.xlsx); bring one of these.")
    if not content or content.isspace():
        raise BadValue(
            "The file is empty; it needs a first line with the names of the columns, and a row "
            "for each case."
        )
    text, whole = content[:SAMPLE].decode("utf-8", "ignore"), len(content) <= SAMPLE
    separator = _separator(text, whole)
    decimal = _decimal(text, separator)
    head = next(csv.reader(io.StringIO(text), delimiter=separator), [])
    _check_size(1, len(head))
    named = not all(NUMBER.fullmatch(cell) for cell in head)
    names = None if named else [f"column {i}" for i in range(1, len(head) + 1)]
    table = _rows_of(content, until, sep=separator, decimal=decimal, names=names)
    with_comma = " with a comma in its decimals" if decimal == "," else ""
    options = "" if separator == "," else f", sep={separator!r}"
    options += ', decimal=","' if decimal == "," else ""
    options += "" if names is None else f", names={names!r}"
    return Brought(
        _checked(table),
        f"{how}, columns parted by {SEPARATORS[separator]}{with_comma}"
        + ("" if named else "; its first line has no names"),
        f"pd.read_csv(NAME{options}, skipinitialspace=True)",
    )


def _separator(text: str, whole: bool) -> str:
    """What parts the columns: what cuts the first lines into the most parts, alike in each."""
    lines = text.splitlines()[:20]
    if not whole and len(lines) > 1:
        lines = lines[:-1]

    def parts(separator: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(lines, delimiter=separator) if row]
        alike = min((len(row) for row in rows), default=0)
        return alike, len(rows[0]) if rows else 0

    csv.field_size_limit(2**31 - 1)
    return max(SEPARATORS, key=parts)


def _decimal(text: str, separator: str) -> str:
    """A comma where numbers are written with one, and none with a point."""
    if separator == ",":
        return "."
    rows = csv.reader(io.StringIO(text), delimiter=separator)
    cells = [cell for row in list(rows)[:-1][:500] or [] for cell in row]
    commas = sum(bool(DECIMAL_COMMA.fullmatch(cell)) for cell in cells)
    points = sum(bool(re.fullmatch(r"\s*-?\d+\.\d+\s*", cell)) for cell in cells)
    return "," if commas > points else "."


def _rows_of(content: bytes, until: float, **options: Any) -> pd.DataFrame:
    parts, rows = [], 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", pd.errors.DtypeWarning)
            warnings.simplefilter("error", pd.errors.ParserWarning)
            read = pd.read_csv(
                io.BytesIO(content),
                chunksize=CHUNK,
                index_col=False,
                skipinitialspace=True,
                encoding_errors="strict",
                **options,
            )
            with read:
                for part in read:
                    rows += len(part)
                    _check_size(rows, part.shape[1])
                    _check_time(until)
                    parts.append(part)
    except pd.errors.ParserWarning:
        raise BadValue(
            "Some rows have more cells than the first line has names; give each column a name."
        ) from None
    except pd.errors.ParserError as problem:
        raise BadValue(_ragged(str(problem))) from None
    except (ValueError, OverflowError, csv.Error) as problem:
        if isinstance(problem, BadValue):
            raise
        raise BadValue(
            f"The text cannot be read as a table ({str(problem)[:80]}); bring rows of equal length."
        ) from None
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _ragged(problem: str) -> str:
    """What is wrong with a row, from pandas' words."""
    if found := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", problem):
        wanted, line, seen = map(int, found.groups())
        return (
            f"Line {line:,} has {seen:,} cells, and the first line {wanted:,}; give each row as "
            "many, and put text that holds the separator between double quotes."
        )
    if found := re.search(r"starting at row (\d+)", problem):
        return f"In row {int(found[1]) + 1:,} a double quote opens and never closes; close it."
    return "The text cannot be read as a table; bring rows of equal length."


# 2. Parquet.


def _parquet(content: bytes, until: float) -> Brought:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(
            pa.BufferReader(content),
            thrift_string_size_limit=16 * 2**20,
            thrift_container_size_limit=20_000,
        )
        facts, schema = file.metadata, file.schema_arrow
        _check_size(facts.num_rows, facts.num_columns)
        size = sum(facts.row_group(i).total_byte_size for i in range(facts.num_row_groups))
        if size > UNPACKED:
            raise BadValue(
                f"Unpacked, the file is larger than {UNPACKED >> 20} MB; bring fewer columns."
            )
        # Text comes as its distinct values: one long text repeated a million times stays one.
        words = [field.name for field in schema if _is_text(str(field.type))]
        for field in schema:
            if pa.types.is_nested(field.type) or "binary" in str(field.type):
                raise BadValue(
                    f"The column {shown(field.name)} holds {shown(field.type)}; leave it out: "
                    "cells must be numbers, words, dates or yes and no."
                )
        file = pq.ParquetFile(
            pa.BufferReader(content), read_dictionary=words, thrift_container_size_limit=20_000
        )
        parts = []
        for part in file.iter_batches(CHUNK):
            _check_time(until)
            parts.append(part)
        whole = pa.Table.from_batches(parts, parts[0].schema if parts else file.schema_arrow)
        table = whole.to_pandas(ignore_metadata=True)
    except BadValue:
        raise
    except (pa.ArrowException, OSError, ValueError, MemoryError, KeyError, TypeError):
        raise BadValue("The Parquet file is damaged or too large; write it again.") from None
    return Brought(_checked(table.reset_index(drop=True)), "Parquet", "pd.read_parquet(NAME)")


def _is_text(kind: str) -> bool:
    return kind in ("string", "large_string", "string_view")


# 3. Excel.


def _excel(content: bytes, sheet: str | None, until: float) -> Brought:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
            size = sum(one.file_size for one in files)
            if len(files) > 2_000 or size > UNPACKED:
                raise BadValue(
                    f"Unpacked, the file is larger than {UNPACKED >> 20} MB; bring fewer rows."
                )
            if not any(one.filename == "xl/workbook.xml" for one in files):
                raise BadValue("This is a zip file and no workbook; bring the file that is in it.")
            for one in files:
                if one.filename.endswith((".xml", ".rels")) and b"<!" in packed.open(one).read(
                    4096
                ):
                    raise BadValue("The workbook has declarations of its own; save it again.")
            for one in files:
                if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                    _check_places(packed.open(one), until)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
        names = [one.name for one in found]
        if sheet is None and len(names) > 1:
            raise SeveralSheets(names[:MOST_SHEETS])
        if sheet is not None and sheet not in names:
            raise BadValue(f"There is no sheet {shown(sheet)}; choose another one.")
        rows = list(_cells(book.get_sheet_by_name(sheet or names[0]).to_python(), until))
    except BadValue:
        raise
    except (
        CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError,
        IndexError, NotImplementedError, zlib.error, RuntimeError, EOFError,
    ):  # fmt: skip
        raise BadValue(DAMAGED) from None
    except BaseException as problem:  # what stops the reader itself is no Exception
        if type(problem).__name__ != "PanicException":
            raise
        raise BadValue(DAMAGED) from None
    if not rows:
        raise BadValue("The sheet is empty; its first row must have the names of the columns.")
    width = max(map(len, rows))
    head, *body = [list(row) + [None] * (width - len(row)) for row in rows]
    named = [f"column {i}" if name is None else str(name) for i, name in enumerate(head, 1)]
    table = pd.DataFrame(body, columns=_each_once(named)).infer_objects().apply(_as_meant)
    option = "" if sheet is None else f", sheet_name={sheet!r}"
    load = f'pd.read_excel(NAME{option}, engine="calamine")'
    return Brought(_checked(table), "Excel", load)


def _check_places(sheet: IO[bytes], until: float) -> None:
    """No cell may lie so far off that all up to there is more than may be read."""
    columns, rows, rest = {b""}, 0, b""
    while part := sheet.read(2**20):
        _check_time(until)
        found = PLACE.findall(rest + part)
        columns |= {letters for letters, _ in found}
        rows = max(rows, max((int(number) for _, number in found), default=0))
        rest = part[-64:]
    last = max(columns, key=lambda letters: (len(letters), letters))
    width = 0
    for letter in last:
        width = 26 * width + letter - ord("A") + 1
    _check_size(1, width)
    if rows * width > 2 * MOST_CELLS:
        raise BadValue(
            f"A cell lies in row {rows:,}, and another in column {last.decode()}; delete what is "
            "far from the table."
        )


def _as_meant(column: pd.Series) -> pd.Series:
    """Whole numbers as such, which a workbook does not tell from others, and days as times."""
    if pd.api.types.is_float_dtype(column):
        whole = np.isfinite(column).all() and (column % 1 == 0).all() and column.abs().max() < 2**53
        return column.astype("int64") if whole else column
    if column.dtype == object and isinstance(next(iter(column.dropna()), None), datetime.date):
        days = [isinstance(cell, datetime.date) or cell is None for cell in column]
        return pd.to_datetime(column) if all(days) else column
    return column


def _cells(sheet: list[list[Any]], until: float) -> Iterator[list[Any]]:
    """The rows of a sheet without those that are empty, and without empty cells at their ends."""
    seen = cells = 0
    for number, row in enumerate(sheet):
        if not number % 1_000:
            _check_time(until)
        end = next((i for i in range(len(row), 0, -1) if row[i - 1] != ""), 0)
        if end:
            seen, cells = seen + 1, cells + end
            _check_size(seen, end, cells)
            yield [None if cell == "" else cell for cell in row[:end]]


def _each_once(names: list[str]) -> list[str]:
    """Names of columns, a second one of the same name with a number behind it."""
    seen: dict[str, int] = {}
    made = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        made.append(name if seen[name] == 1 else f"{name}.{seen[name] - 1}")
    return made


# 4. Bounds.


def _check_size(rows: int, columns: int, cells: int = 0) -> None:
    if columns > MOST_COLUMNS:
        raise BadValue(f"There are more than {MOST_COLUMNS:,} columns; bring fewer.")
    if rows > MOST_ROWS:
        raise BadValue(f"There are more than {MOST_ROWS:,} rows; bring fewer.")
    if max(cells, rows * columns) > MOST_CELLS:
        raise BadValue(f"There are more than {MOST_CELLS:,} cells; bring fewer rows or columns.")


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise BadValue(
            f"The file takes longer than {SECONDS:g} seconds to read; bring fewer rows, or Parquet."
        )


def _checked(table: pd.DataFrame) -> pd.DataFrame:
    """A table of at least one row and two columns, its columns named by texts."""
    table.columns = pd.Index(_each_once([str(name)[:200] for name in table.columns]))
    if not len(table):
        raise BadValue("There is a first line and no row below it; bring a row for each case.")
    if table.shape[1] < 2:
        raise BadValue(
            f"There is one column only, {shown(table.columns[0])}; bring the label and, beside it, "
            "what a model said."
        )
    return table


# 5. Cells as numbers, and out again.


def numbers_of(column: pd.Series) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The cells of a column as numbers, nan where there is none.

    Parameters
    ----------
    column : pandas.Series
        Numbers, yes and no, or text such as 0.31 or 0,31.

    Returns
    -------
    ndarray of shape (n,)
        As float64.

    Raises
    ------
    BadValue
        If it is no column.
    """
    check_is("column", column, pd.Series)
    if pd.api.types.is_numeric_dtype(column) and not isinstance(column.dtype, pd.CategoricalDtype):
        return np.asarray(column.to_numpy(float, na_value=np.nan))
    text = column.astype(str).str.strip()
    found = pd.to_numeric(text, errors="coerce")
    if found.isna().any():
        commas = text.where(text.str.fullmatch(DECIMAL_COMMA.pattern))
        found = found.fillna(pd.to_numeric(commas.str.replace(",", "."), errors="coerce"))
    return np.asarray(found.to_numpy(float))


def escaped_csv(table: pd.DataFrame) -> str:
    """A table as CSV in which no cell is a formula: = + - @ at its beginning has ' before it.

    Parameters
    ----------
    table : pandas.DataFrame
        Numbers stay as they are.

    Returns
    -------
    str
        With a comma between cells, and without the index.

    Raises
    ------
    BadValue
        If it is no frame.
    """
    check_is("table", table, pd.DataFrame)
    safe = table.copy()
    for name in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_no_formula)
    safe.columns = pd.Index([_no_formula(str(name)) for name in safe.columns])
    return str(safe.to_csv(index=False))


def _no_formula(cell: Any) -> Any:
    if isinstance(cell, str) and cell[:1] and cell[0] in "=+-@\t\r":
        return f"'{cell}"
    return cell


def memory_of(table: pd.DataFrame) -> int:
    """How many bytes a table takes.

    Parameters
    ----------
    table : pandas.DataFrame

    Returns
    -------
    int

    Raises
    ------
    BadValue
        If it is no frame.
    """
    check_is("table", table, pd.DataFrame)
    return int(table.memory_usage(deep=True).sum())

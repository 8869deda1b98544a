"""CSV files that commands read: columns of cells, and sentences about what is wrong, by line."""

import csv
import io
import math
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
import pandas as pd

from judging.rules.mark_table import Floats, Indices


class BadFile(click.ClickException):
    """The file and one sentence about it."""

    def __init__(self, file: Path, words: str) -> None:
        super().__init__(f"{file}: {words}.")


@dataclass(frozen=True)
class Column:
    """Cells as numbers of their different texts, trimmed."""

    codes: Indices
    texts: list[str]


@dataclass(frozen=True)
class Sheet:
    """A CSV file's columns by name."""

    file: Path
    text: str
    delimiter: str
    columns: Mapping[str, Column]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())).codes)

    def cell(self, row: int, name: str) -> str:
        """The text in a row of a column."""
        column = self.columns[name]
        return column.texts[column.codes[row]]

    def line(self, row: int) -> int:
        """The line of the file that ends row number ``row``, counted from 1."""
        reader = csv.reader(io.StringIO(self.text), delimiter=self.delimiter)
        records = (reader.line_num for cells in reader if cells)
        return next(number for k, number in enumerate(records) if k == row + 1)

    def bad(self, row: int | np.integer, words: str) -> BadFile:
        """What is wrong in a row."""
        return BadFile(self.file, f"line {self.line(int(row))} {words}")


def read_sheet(file: Path) -> Sheet:
    """A CSV file with commas or semicolons, with or without a byte order mark; raises BadFile."""
    text = _text(file)
    header = next((line for line in io.StringIO(text) if line.strip()), None)
    if header is None:
        raise BadFile(file, "it is empty")
    delimiter = ";" if ";" in header and "," not in header else ","
    names = [name.strip() for name in next(csv.reader([header], delimiter=delimiter))]
    for name in names:
        if names.count(name) > 1:
            raise BadFile(file, f"the column {name or 'without a name'} is there twice")
    frame = _frame(file, text, delimiter, names)
    return Sheet(file, text, delimiter, {name: _column(frame[name]) for name in names})


def _text(file: Path) -> str:
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(file, f"it cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise BadFile(file, "it is not text in UTF-8; save it as “CSV UTF-8”")
    return text


def _frame(file: Path, text: str, delimiter: str, names: Sequence[str]) -> pd.DataFrame:
    with warnings.catch_warnings():
        # pandas only warns where rows are longer than the heading
        warnings.simplefilter("error", pd.errors.ParserWarning)
        try:
            return pd.read_csv(
                io.StringIO(text), sep=delimiter, header=0, names=list(names), dtype=str,
                na_filter=False, index_col=False, skipinitialspace=True,
            )  # fmt: skip
        except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
            raise BadFile(file, _why_no_table(str(error), len(names))) from None


def _why_no_table(error: str, columns: int) -> str:
    found = re.search(r"in line (\d+), saw (\d+)", error)
    if found:
        return f"line {found[1]} has {found[2]} cells, the first line {columns}"
    if "EOF inside string" in error:
        return "a quotation mark is opened and never closed"
    return f"its lines have more cells than the first line, which has {columns}"


def _column(cells: pd.Series) -> Column:
    """Trimmed cells; texts that differ in spaces alone are one."""
    found, different = pd.factorize(cells)
    trimmed = [text.strip() for text in different.tolist()]
    texts = sorted(set(trimmed))
    number = {text: k for k, text in enumerate(texts)}
    codes = np.array([number[text] for text in trimmed], dtype=np.int64)
    return Column(codes[found], texts)


def names_of(sheet: Sheet, name: str) -> tuple[list[str], Indices]:
    """The different names of a column, sorted, and each row's number among them."""
    column = sheet.columns[name]
    if "" in column.texts:
        row = np.flatnonzero(column.codes == column.texts.index(""))[0]
        raise sheet.bad(row, f"has no {name}")
    return column.texts, column.codes


def cells_of(sheet: Sheet, name: str) -> list[str]:
    column = sheet.columns[name]
    return [column.texts[code] for code in column.codes.tolist()]


def numbers_of(sheet: Sheet, name: str, low: float = -math.inf, high: float = math.inf) -> Floats:
    """The numbers of a column, each from ``low`` to ``high``."""
    column = sheet.columns[name]
    comma = sheet.delimiter == ";"
    values = np.array([_number(text, comma) for text in column.texts])
    wrong = ~np.isfinite(values)
    if wrong.any():
        row = np.flatnonzero(wrong[column.codes])[0]
        text = column.texts[column.codes[row]]
        raise sheet.bad(
            row, f"has the {name} “{text}”, which is not a number" if text else f"has no {name}"
        )
    outside = (values < low) | (values > high)
    if outside.any():
        row = np.flatnonzero(outside[column.codes])[0]
        text = column.texts[column.codes[row]]
        raise sheet.bad(row, f"has the {name} {text}, which is not from {low:g} to {high:g}")
    return values[column.codes]


def _number(text: str, comma: bool) -> float:
    """The number, or nan; where cells are parted by semicolons, decimals may be by a comma."""
    try:
        return math.nan if "_" in text else float(text.replace(",", ".") if comma else text)
    except ValueError:
        return math.nan

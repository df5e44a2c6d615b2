"""A CSV file of candidates: which text it is, how it is divided, and what stands in its rows.

Whether a row can be added is `imports`' business. A cell is text and nothing else, also one that begins with "=".
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.base import Invalid, Message, TooLarge, _, names

MAX_FILE_BYTES = 1024 * 1024
"""1,000 rows of the longest names and addresses that people have are a fifth of it."""
MAX_ROWS = 1000
MAX_EMPTY_ROWS = 5000
"""Spreadsheets write those that were used once; more are no table of people."""
MAX_COLUMNS = 50
MAX_HEADER_CHARS = 4000
"""In which the sign between cells is looked for."""
MAX_CELL_CHARS = 300
"""Of a cell that is kept; each field allows fewer, so that what was cut is still refused as too long."""
MAX_TOLD_COLUMNS = 10
MAX_TOLD_CHARS = 40

DELIMITERS = (",", ";", "\t")
FIELDS = ("name", "email", "phone", "target_role", "experience_level")
HEADERS = {
    "name": ("name", "full name", "candidate", "candidate name"),
    "first name": ("first name", "given name", "firstname"),
    "last name": ("last name", "family name", "surname", "lastname"),
    "email": ("email", "e mail", "mail", "email address", "e mail address"),
    "phone": ("phone", "phone number", "telephone", "mobile", "mobile phone"),
    "target_role": ("target role", "role", "position", "job", "job title"),
    "experience_level": ("experience level", "experience", "level", "seniority"),
}
TEMPLATE = "\ufeffname,email,phone,target role,experience level\r\n"
"""With a byte order mark, by which spreadsheet programs know that it is UTF-8."""

_KNOWN = {header: column for column, headers in HEADERS.items() for header in headers}
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile(r"[\udc80-\udcff]")


@dataclass(frozen=True)
class Row:
    """One person as the file has them; `number` is that of the spreadsheet's row, `has_more` cells than the header."""

    number: int
    name: str
    email: str
    phone: str
    target_role: str
    experience_level: str
    has_more: bool = False


@dataclass(frozen=True)
class Sheet:
    """What a file has: its rows, the headers that are not used, and whether it was taken for Windows-1252."""

    rows: list[Row]
    unused: list[str]
    is_guessed: bool


def read(data: bytes) -> Sheet:
    """The rows of a file, in its order. Raises Invalid and TooLarge with the field `file`."""
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge("file-too-large", _("The file is too large. The limit is 1 MB."), field="file")
    text, is_guessed = _decoded(data)
    if not text.strip():
        raise _refusal("file-empty", _("The file is empty."))
    records = _records(text, _delimiter(text))
    header = next(records, None)
    if header is None:
        raise _refusal("file-empty", _("The file is empty."))
    columns, unused = _columns(header[1])
    rows = [_row(number, cells, columns, len(header[1])) for number, cells in _filled(records)]
    if not rows:
        raise _refusal("no-rows", _("The file has a header and no rows below it."))
    return Sheet(rows, unused, is_guessed)


def _refusal(code: str, message: Message) -> Invalid:
    return Invalid(code, message, field="file")


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding was only guessed. UTF-16 says what it is by its first two bytes."""
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text, is_guessed = data.decode("utf-16" if is_utf16 else "utf-8-sig"), False
    except UnicodeDecodeError:
        if is_utf16 or _is_mostly_utf8(data):
            raise _refusal(
                "encoding-broken",
                _("Some of the file’s text is damaged. Save it again as CSV in UTF-8."),
            ) from None
        text, is_guessed = _as_windows(data), True
    if _NO_TEXT.search(text):
        raise _no_csv()
    return text, is_guessed


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether letters beyond ASCII are there as UTF-8 writes them: then the rest is damage, not another encoding."""
    text = data.decode("utf-8", "surrogateescape")
    return any(ord(char) > 127 and not _SURROGATE.match(char) for char in text)


def _as_windows(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise _no_csv() from None


def _no_csv() -> Invalid:
    return _refusal("no-csv", _("This is not a CSV file. Save the table as CSV in UTF-8 and choose that file."))


def _delimiter(text: str) -> str:
    """The sign by which most of the first line's headers are known."""
    first = text.lstrip("\r\n")[:MAX_HEADER_CHARS]
    line = first.splitlines()[0]
    return max(DELIMITERS, key=lambda sign: sum(_kind(one) is not None for one in line.split(sign)))


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = empty = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _refusal(
                "quotes-broken",
                _(
                    "Row %(number)s cannot be read: a cell is too long, or its quotation marks do not match.",
                    number=number,
                ),
            ) from None
        if any(cell.strip() for cell in cells):
            yield number, cells
            continue
        empty += 1
        if empty > MAX_EMPTY_ROWS:
            raise _refusal("too-many-rows", _("The file has thousands of empty rows. Delete them and send it again."))


def _filled(records: Iterator[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for record in records:
        if len(found) == MAX_ROWS:
            raise _refusal(
                "too-many-rows",
                _("The file has more than %(most)s rows. Divide it into several files.", most=MAX_ROWS),
            )
        found.append(record)
    return found


def _kind(header: str) -> str | None:
    """Which column of ours it is."""
    plain = names.fold(header[:MAX_CELL_CHARS]).strip("\"'* :")
    return _KNOWN.get(" ".join(re.split(r"[\s_-]+", plain)))


def _columns(header: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Where each column of ours stands, and which others there are. Raises Invalid."""
    if len(header) > MAX_COLUMNS:
        raise _refusal("too-many-columns", _("The file has more than %(most)s columns.", most=MAX_COLUMNS))
    columns: dict[str, int] = {}
    unused = []
    for place, title in enumerate(header):
        kind = _kind(title)
        if kind is None:
            unused.append((names.clean_line(title[:MAX_TOLD_CHARS]) or "") if title.strip() else "")
        elif kind in columns:
            raise _refusal(
                "header-twice",
                _("Two columns have the same meaning: “%(one)s” and “%(other)s”. Delete or rename one of them.",
                  one=_told(header[columns[kind]]), other=_told(title)),
            )  # fmt: skip
        else:
            columns[kind] = place
    if "name" in columns and {"first name", "last name"} & columns.keys():
        unused += [_told(header[columns.pop(kind)]) for kind in ("first name", "last name") if kind in columns]
    if "email" not in columns or not {"name", "first name", "last name"} & columns.keys():
        raise _refusal(
            "header-missing",
            _("The first row must name the columns. One has to be the name, and one the e-mail address."),
        )
    return columns, [title for title in unused if title][:MAX_TOLD_COLUMNS]


def _told(header: str) -> str:
    return names.clean_line(header[:MAX_TOLD_CHARS]) or ""


def _row(number: int, cells: Sequence[str], columns: dict[str, int], width: int) -> Row:
    def cell(column: str) -> str:
        place = columns.get(column)
        given = cells[place] if place is not None and place < len(cells) else ""
        return names.clean_line(given[:MAX_CELL_CHARS]) or ""

    whole = cell("name") if "name" in columns else f"{cell('first name')} {cell('last name')}".strip()
    has_more = any(one.strip() for one in cells[width:])
    rest = {column: cell(column) for column in FIELDS if column != "name"}
    return Row(number, whole, **rest, has_more=has_more)

"""The resume of the demo's candidate: one page of PDF, written out here, so that the server's packages are enough.

Knows two fonts that every reader of PDF brings along, and text of Latin letters.
"""

from collections.abc import Iterable

PLAIN, BOLD = "F1", "F2"
PAGE = (595, 842)  # A4, in points.
LEFT, RIGHT = 56, 539
SECTIONS = (
    ("Experience", ("Payments platform, 2022 to now: ledger, retries, on-call", "Parcel tracking, 2018 to 2022")),
    ("Skills", ("Python, Go, PostgreSQL, queues, tracing", "Explaining things to people who are in a hurry")),
    ("Education", ("MSc Computer Science, 2018",)),
)


def resume(name: str, role: str) -> bytes:
    """A whole PDF file that looks like a resume from a few steps away."""
    drawn = [
        _text(BOLD, 26, 760, name),
        _text(PLAIN, 13, 738, f"{role}, eight years with services that must not stop"),
    ]
    top = 690
    for heading, lines in SECTIONS:
        drawn += [_text(BOLD, 14, top, heading), f"{LEFT} {top - 6} m {RIGHT} {top - 6} l S".encode()]
        drawn += [_text(PLAIN, 11, top - 26 - 17 * number, line) for number, line in enumerate(lines)]
        top -= 50 + 17 * len(lines)
    return _file(b"\n".join(drawn), title=f"{name}, resume")


def _text(font: str, size: int, height: int, words: str) -> bytes:
    return b"BT /%s %d Tf %d %d Td %s Tj ET" % (font.encode(), size, LEFT, height, _string(words))


def _string(words: str) -> bytes:
    plain = words.encode("cp1252", "replace")
    for special in (b"\\", b"(", b")"):
        plain = plain.replace(special, b"\\" + special)
    return b"(" + plain + b")"


def _file(drawn: bytes, *, title: str) -> bytes:
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>" % PAGE,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        font % b"Helvetica",
        font % b"Helvetica-Bold",
        b"<< /Title %s >>" % _string(title),
    )
    return _numbered(objects)


def _numbered(objects: Iterable[bytes]) -> bytes:
    """The objects from 1 on, with the table of where each begins; the first is the root, the last has the title."""
    written, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(places) + 1
    return written + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, len(places), len(written))
    )

"""Candidates from a CSV file: what is refused, what is shown before anything happens, adding, and undoing."""

import io
from datetime import timedelta
from functools import partial

from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from db.engine import database
from repositories import candidate_imports, users
from repositories.states import Role
from services.audit import audit
from services.base import utcnow
from services.people import candidates, import_files, imports
from tests.people import add_user, schedule, sign_in
from tests.routes.pages import read

HEADER = "Name;E-Mail;Phone;Position;Level;Shoe size"
ROW = "\nGrace Hopper;grace@example.org;+1 555 0100;Engineer;Senior;38"
REFUSED = [
    (b"", "is empty"),
    (b"\xef\xbb\xbf \r\n", "is empty"),
    (b"%PDF-1.7\n\x00\x01", "not a CSV"),
    (b"PK\x03\x04name,email\n", "not a CSV"),
    (b"name,email\nA\x81\xff,a@example.org\n", "not a CSV"),
    ("name,email\nŁukasz,l@example.org\nA".encode() + b"\xff,b@example.org", "damaged"),
    ("name,email\nAda,a@example.org".encode("utf-16")[:-1], "damaged"),
    (b"name,email\n", "no rows below"),
    (b"name,phone\nAda,12", "must name the columns"),
    (b"email\na@example.org", "must name the columns"),
    (b"Ada,a@example.org\nBea,b@example.org", "must name the columns"),
    (b"name,email,E-Mail\nAda,a@example.org,b@example.org", "Two columns have the same meaning"),
    (b'name,email\nAda,"a@example.org\n' + b"x,y\n" * 9, "Row 2 cannot be read"),
    (b'name,email\n"Ada" Ames,a@example.org', "Row 2 cannot be read"),
    (b"name,email\n" + b"x" * 140_000 + b",a@example.org", "Row 2 cannot be read"),
    (b"name,email" + b",x" * import_files.MAX_COLUMNS + b"\nAda,a@example.org", "more than 50 columns"),
    (b"name,email\n" + b"Ada,a@example.org\n" * (import_files.MAX_ROWS + 1), "more than 1000 rows"),
    (b"name,email\n" + b",\n" * (import_files.MAX_EMPTY_ROWS + 1), "thousands of empty rows"),
    (b"name,email\n" + b" " * import_files.MAX_FILE_BYTES, "limit is 1 MB"),
]
READ = [
    ("utf-8-sig", ","),
    ("utf-8", "\t"),
    ("utf-16", ";"),
    ("utf-16-be", ";"),
    ("cp1252", ";"),
]


def send(caller, data):
    file = {} if data is None else {"file": FileStorage(io.BytesIO(data), "people.csv")}
    fields = {**file, "csrf_token": caller.csrf_token()}
    body, _length, boundary = stream_encode_multipart(fields, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    return caller.http.post("/candidates/import", data=body.read(), content_type=kind, buffered=True)


def count():
    return candidates.page(search="", number=1).total


def previewed(caller, text):
    """Where the preview of a file is, and what it says."""
    answer = send(caller, text.encode())
    assert answer.status_code == 302, read(answer).text
    return answer.location, read(caller.http.get(answer.location))


def add(caller, where):
    """Press the button of the preview, or again what it sent."""
    sent = read(caller.http.get(where)).all("input", name="seen")
    return caller.post(f"{where}/add", {"seen": sent[0]["value"] if sent else ""})


def noted():
    entries = database.read(lambda db: audit.latest(db, limit=5))
    return [(one.action, one.details) for one in entries if one.subject_kind == audit.Kind.IMPORT]


def found(email):
    return next(one for one in candidates.page(search=email, number=1).items)


def test_what_is_no_table_of_candidates_is_refused_in_a_sentence(world):
    before = count()
    for caller, status in ((world.nobody, 302), (world.bob, 403), (world.carol, 403)):
        assert send(caller, b"name,email\nAda,a@example.org").status_code == status
    assert "Choose a file" in read(send(world.alice, None)).errors_of("file")
    for data, words in REFUSED:
        answer = send(world.alice, data)
        assert answer.status_code in (400, 413), data[:60]
        assert words in read(answer).errors_of("file"), (data[:60], read(answer).errors_of("file"))
    assert count() == before
    assert database.read(lambda db: candidate_imports.find(db, 1, world.alice.user_id)) is None, "nothing is kept"


def test_files_of_spreadsheet_programs_are_read():
    for encoding, sign in READ:
        text = f"email{sign}last name{sign}First Name\nj@example.org{sign}Müller{sign}Jörg\n{sign}{sign}\n"
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        sheet = import_files.read(mark + text.encode(encoding))
        assert [(row.number, row.name, row.email) for row in sheet.rows] == [(2, "Jörg Müller", "j@example.org")]
        assert sheet.is_guessed is (encoding == "cp1252")
    template = import_files.read(import_files.TEMPLATE.encode() + b'"Ada, the first",a@example.org,,,')
    assert (template.rows[0].name, template.unused) == ("Ada, the first", [])


def test_the_preview_tells_of_each_row_what_would_happen_and_changes_nothing(world):
    lines = [
        "Grace Hopper;grace@example.org;'+1;Engineer;Senior;38",
        "Grace again;GRACE@example.org",
        "Bob;bob@example.org",
        "Dave;dave@example.org",
        ";no address;" + "1" * 41,
        "=HYPERLINK(0);formula@example.org;+1",
        "Many;many@example.org;;;;;;more",
        f"{'x' * 121};long@example.org",
        "<b>Ada</b>;ada@example.org",
    ]
    before = count()
    where, page = previewed(world.alice, "\n".join([HEADER, "", *lines]))
    assert "Add 3 candidates" in page.text
    for words in (
        "3 candidates can be added. 6 rows are left out. Nothing has been added yet.",
        "GRACE@example.org Row 3 has the same address.",
        "bob@example.org There is a candidate with this address.",
        "dave@example.org This e-mail address is already in use.",
        "Enter a name.",
        "no address Enter an e-mail address such as",
        "It has more than 40 characters.",
        "It has more than 120 characters.",
        "more cells than the first one",
        "These columns are not used: Shoe size",
        "<b>Ada</b>",
    ):
        assert words in page.text, words
    assert count() == before
    kept = database.read(lambda db: candidate_imports.find(db, int(where.rsplit("/", 1)[1]), world.alice.user_id))
    assert "grace" not in kept.preview.lower(), "what is kept is encrypted"
    assert noted() == []


def test_rows_are_added_together_and_undone_as_far_as_nobody_used_them(app, world):
    other = sign_in(app, "olga", add_user("olga", "Olga Orr", Role.INTERVIEWER))
    people = "".join(f"\nPerson {n};p{n}@example.org" for n in range(5))
    where, _page = previewed(world.alice, HEADER + people + "\n=1+1;formula@example.org\nBob;bob@example.org")
    before = count()
    for caller, status in ((world.nobody, 302), (world.bob, 403), (other, 404)):
        for verb in ("add", "undo"):
            assert caller.post(f"{where}/{verb}").status_code == status
        assert caller.http.get(where).status_code == status
    assert world.alice.post(f"{where}/undo").status_code == 404, "nothing was added yet"
    candidates.add(candidates.Profile("Faster", "p4@example.org"), None, at=utcnow())
    for _again in range(2):
        assert add(world.alice, where).location == where
    assert count() == before + 6
    assert found("formula@").name == "=1+1"
    page = read(world.alice.http.get(where))
    assert "5 candidates were added" in page.text
    assert "2 rows were left out." in page.text
    import_id = int(where.rsplit("/", 1)[1])
    assert database.read(lambda db: candidate_imports.find(db, import_id, world.alice.user_id)).preview is None

    schedule(world.alice.user_id, found("p0@").id, "First round")
    profile = candidates.Profile("Person one", "p1@example.org")
    candidates.edit(found("p1@").id, profile, None, at=utcnow())
    candidates.deactivate(found("p2@").id, at=utcnow())
    assert world.alice.post(f"{where}/undo").location == where
    page = read(world.alice.http.get(where))
    for words in ("2 candidates were removed again.", "Person 0 : has an interview", "Person one : was changed", "Person 2 : was changed"):  # fmt: skip
        assert words in page.text, page.text
    assert count() == before + 4
    assert world.alice.post(f"{where}/undo").location == where
    assert count() == before + 4
    assert noted() == [("import-undone", {"removed": 2, "stayed": 3}), ("candidates-imported", {"added": 5, "left_out": 2})]  # fmt: skip


def test_a_file_and_its_undoing_have_an_end(world):
    first, page = previewed(world.alice, HEADER + "\nAda;ada@example.org")
    second, _page = previewed(world.alice, HEADER + ROW)
    me, late = world.alice.user_id, utcnow() + timedelta(hours=1, seconds=2)
    assert world.alice.http.get(first).status_code == 404, "one file of each person"
    number = int(second.rsplit("/", 1)[1])
    assert world.alice.post(f"{second}/add", {"seen": page.value_of("seen")}).location == second
    assert not candidates.page(search="grace@", number=1).items, "that was the preview of another file"
    for act in (imports.get, partial(imports.add, seen="")):
        try:
            act(number, by=me, at=late)
        except imports.NotFound as error:
            assert error.code == "preview-over"
        else:
            raise AssertionError("a file is kept for an hour")
    add(world.alice, second)
    try:
        imports.undo(number, by=me, at=late)
    except imports.Conflict as error:
        assert error.code == "undo-too-late"
    else:
        raise AssertionError("an import is undone within an hour")
    assert found("grace@")
    imports.forget_old(at=late)
    assert imports.get(number, by=me, at=late).undo_until is None
    imports.forget_old(at=late + timedelta(days=1))
    assert world.alice.http.get(second).status_code == 404
    assert database.read(lambda db: users.find(db, found("grace@").id)) is not None

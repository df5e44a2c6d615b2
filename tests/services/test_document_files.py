"""The files of a document: readers leave out what is no file, and never fail."""

import pytest
from pycrdt import Text

from services.document import document_saving, document_store
from tests.documents import Page, block, double, raw, update, value
from tests.services.live import PRINT, opened, take


def entries(**changed):
    return PRINT | changed


MALFORMED_FILES = {
    "no object": ("aaaaaaaa", "print.py"),
    "a list": ("aaaaaaaa", ["print.py", "python", 1]),
    "no name": ("aaaaaaaa", {"language": "python", "order": 1}),
    "an empty name": ("aaaaaaaa", entries(name=" \t")),
    "a name that is too long": ("aaaaaaaa", entries(name="x" * 61)),
    "a name that is no text": ("aaaaaaaa", entries(name=7)),
    "a language that is no text": ("aaaaaaaa", entries(language=None)),
    "an order that is no number": ("aaaaaaaa", entries(order="1")),
    "an id with other signs": ("../../etc", PRINT),
    "an id that is too long": ("a" * 17, PRINT),
    "no id": ("", PRINT),
}


@pytest.mark.parametrize("name", MALFORMED_FILES)
def test_readers_leave_out_what_is_no_file(name):
    page, live = Page(), opened()
    take(live, page.set_file(*MALFORMED_FILES[name]))
    take(live, page.set_file("bbbbbbbb", PRINT))
    assert [file.id for file in live.files()] == ["bbbbbbbb"]
    assert live.main_name() is None


def test_files_are_told_in_their_order_and_at_most_twenty_with_the_first():
    page, live = Page(), opened()
    for place in range(25):
        take(live, page.set_file(f"file{place:04}", entries(name=f"{place}.py", order=-place)))
    assert [file.name for file in live.files()] == [f"{place}.py" for place in range(24, 5, -1)]
    take(live, page.set_file("main", entries(name="first.py")))
    assert live.main_name() == "first.py"
    take(live, page.remove_file("file0024"))
    assert live.files()[0].name == "23.py"


@pytest.mark.parametrize("order", [float("nan"), float("inf"), -0.0, 1e308])
def test_an_order_that_cannot_be_compared_harms_no_reader(order):
    live = opened()
    for client, key in ((5, "aaaaaaaa"), (6, "bbbbbbbb")):
        entry = b"\x76\x03" + raw("name") + b"\x77" + raw("x") + raw("language") + b"\x77" + raw("c") + raw("order")
        take(live, update(block(client, 0, value(entry + double(order), key=key))))
    assert {file.id for file in live.files()} == {"aaaaaaaa", "bbbbbbbb"}


def test_files_are_read_by_name_and_what_is_no_file_is_left_out(world, alice):
    alice.files["abc"] = {"name": "b.py", "language": "python", "order": 2}
    alice.doc.get("text:abc", type=Text).insert(0, "second file")
    alice.files["def"] = {"name": "a.py", "language": "go", "order": 1}
    alice.files["bad"] = {"name": "", "language": "go", "order": 3}
    alice.files["worse"] = "no file"
    alice.send()
    document_saving.flush()
    texts = document_store.texts(world.interview.id)
    assert [(file.name, file.language, text) for file, text in texts.others] == [
        ("a.py", "go", ""),
        ("b.py", "python", "second file"),
    ]

"""The record that can be checked: what is in it, and that no change of it goes unseen, by Python or in a browser."""

import json
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from config import Keep
from db.engine import database
from db.tables import record_links, record_signatures, records
from operating import record_key, retention
from services.base.clock import utcnow
from services.chain import keys, links
from services.document import Fact, document_saving
from services.document import documents as open_documents
from services.planning import ending
from services.proctoring import proctoring
from services.record import compaction, record_zip
from services.record.verifier import verify
from services.room import chat
from tests.services.pages import CrdtPage
from tests.services.records import check, kinds, pack, unpacked, zipped
from tests.services.seated import seat_of

JOURNAL = sys.modules["services.document.journal"]
CHECK = Path(__file__).with_name("check_record.mjs")


@pytest.fixture
def held(world, monkeypatch):
    """Bob's interview with a little of everything, completed; its edits have a link soon."""
    monkeypatch.setattr(JOURNAL, "LINK_EVERY_S", 0.0)
    alice, bob = seat_of(world.alice, world.interview), seat_of(world.bob, world.interview)
    proctoring.decide(bob, is_agreed=True, at=utcnow())
    page = CrdtPage(world.bob, world.interview).open()
    open_documents.note(Fact(world.interview.id, world.bob.user_id, "joined", None, utcnow()))
    for words in ("print", "('ä')"):
        page.type(words)
        page.send()
        document_saving.flush()
    chat.say(bob, "No.", message_id=None, at=utcnow())
    proctoring.record(bob, "left-window", size=None, at=utcnow())
    page.type("\n# more")
    page.send()
    ending.complete(alice, at=utcnow())
    return world


def lines(found, name, change):
    """The zip with other lines in one of its files."""
    return found | {name: b"".join(line + b"\n" for line in change(found[name].splitlines()))}


def forged(found):
    """Everything signed anew with a key that the server never had, which is in the zip in place of the server's."""
    key = keys.Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    manifest = json.loads(found["manifest.json"]) | {"key": public}
    said = rfc8785.dumps(manifest)
    return found | {"manifest.json": said, "manifest.sig": key.sign(said).hex().encode()}


def swapped(found):
    """Another signature by the right key, in the place of the manifest's."""
    one = json.loads(found["signatures.jsonl"].splitlines()[0])
    return found | {"manifest.sig": one["signature"].encode()}


CHANGES = {
    "a link is left out": lambda found: lines(found, "record.jsonl", lambda old: old[:2] + old[3:]),
    "a link is there twice": lambda found: lines(found, "record.jsonl", lambda old: [*old[:3], old[2], *old[3:]]),
    "two links are exchanged": lambda found: lines(found, "record.jsonl", lambda old: [old[1], old[0], *old[2:]]),
    "the end is cut off": lambda found: lines(found, "record.jsonl", lambda old: old[:-1]),
    "a link is added": lambda found: lines(found, "record.jsonl", lambda old: [*old, old[-1]]),
    "a message is left out": lambda found: lines(found, "items.jsonl", lambda old: old[:-2] + old[-1:]),
    "what a link says is another": lambda found: found | {"items.jsonl": found["items.jsonl"].replace(b"No.", b"Yes")},
    "an edit is left out": lambda found: lines(found, "edits.jsonl", lambda old: old[1:]),
    "an edit is there twice": lambda found: lines(found, "edits.jsonl", lambda old: [*old, old[0]]),
    "an edit is added": lambda found: (
        found | {"edits.jsonl": found["edits.jsonl"] + b'{"at":"","data":"","sequence":99}\n'}
    ),
    "the signatures are left out": lambda found: found | {"signatures.jsonl": b""},
    "somebody else is named": lambda found: found | {"people.json": found["people.json"].replace(b"Bob", b"Rob")},
    "a file is added": lambda found: found | {"more.txt": b"!"},
    "a file is left out": lambda found: {name: data for name, data in found.items() if name != "people.json"},
    "the signature is another": swapped,
    "the key is another": forged,
    "the key is gone": lambda found: found | {"keys.json": b'{"keys":[]}'},
    "nothing is there": lambda found: found | {"record.jsonl": b""},
}


def test_an_interview_of_before_has_none(world):
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    with database.engine.begin() as db:
        for table in (record_links, record_signatures):
            db.execute(delete(table))
        db.execute(delete(records).where(records.c.interview_id == world.interview.id))
    assert record_zip.fingerprint(world.interview.id) is None
    with pytest.raises(record_zip.NotFound):
        record_zip.of_interview(world.interview.id)


def test_one_in_which_nothing_happened_has_its_end(world):
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    found = zipped(world)
    assert (check(found)[0], kinds(found)) == ("unchanged", ["began", "completed"])


def test_an_end_that_was_taken_back_is_followed_by_the_next(world):
    alice = seat_of(world.alice, world.interview)
    late = world.interview.ends_at + timedelta(hours=2)
    ending.no_show(alice, at=late)
    first = record_zip.fingerprint(world.interview.id).digest
    ending.undo_no_show(alice)
    ending.complete(alice, at=late)
    found = zipped(world)
    assert kinds(found) == ["began", "cancelled", "reopened", "completed"]
    last = record_zip.fingerprint(world.interview.id).digest
    assert first != last
    verdict, said = check(found)
    assert verdict == "unchanged"
    assert any(verify.spaced(last) in one for one in said)


@pytest.mark.slow
def test_every_change_is_found_and_both_say_the_same(held, tmp_path):
    """By verify.py and, on the same zips, by verify.js."""
    found = zipped(held)
    assert check(found)[0] == "unchanged"
    assert verify.check(found, None)[0] == "unsigned"
    said = {"": check(found)} | {name: check(change(found)) for name, change in CHANGES.items()}
    assert {name for name, (verdict, _why) in said.items() if verdict != "changed"} == {""}
    paths = [
        pack(tmp_path / f"{number}.zip", found if not name else CHANGES[name](found))
        for number, name in enumerate(said)
    ]
    (tmp_path / "none.zip").write_bytes(b"no zip at all" * 9)
    run = subprocess.run(["node", CHECK, *paths, tmp_path / "none.zip"], capture_output=True, text=True, check=True)
    in_page = [json.loads(line) for line in run.stdout.splitlines()]
    assert in_page[:-1] == [list(one) for one in said.values()]
    assert in_page[-1] == ["changed", ["The zip cannot be read."]]
    with pytest.raises(verify.Changed, match="cannot be read"):
        verify.read_zip(str(tmp_path / "none.zip"))
    assert verify.main([str(paths[0])]) == 0
    assert verify.main([str(paths[1])]) == 1


def test_one_bit_changed_anywhere_is_found(held):
    found = zipped(held)
    sizes = {name: len(data) for name, data in found.items()}
    places = st.sampled_from(sorted(sizes)).flatmap(
        lambda name: st.tuples(st.just(name), st.integers(0, sizes[name] * 8 - 1))
    )

    @settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(places)
    def flip(place):
        name, bit = place
        data = bytearray(found[name])
        data[bit // 8] ^= 1 << bit % 8
        assert check(found | {name: bytes(data)})[0] == "changed", place

    flip()


def test_it_says_what_happened_in_order_and_nothing_after_the_end(held):
    bob = seat_of(held.bob, held.interview)
    open_documents.note(Fact(held.interview.id, bob.user_id, "left", None, utcnow()))
    document_saving.flush()
    found = zipped(held)
    assert kinds(found) == [
        "began", "consent", "event", "edits", "message", "alert", "alerts", "edits", "completed",
    ]  # fmt: skip
    items = {one["number"]: json.loads(one["item"]) for one in map(json.loads, found["items.jsonl"].splitlines())}
    assert (items[5]["text"], items[5]["by"]) == ("No.", bob.user_id)
    assert len(found["edits.jsonl"].splitlines()) == items[4]["count"] + items[8]["count"] == 3
    for line in [*found["record.jsonl"].splitlines(), *found["edits.jsonl"].splitlines()]:
        assert rfc8785.dumps(json.loads(line)) == line


def test_it_is_the_same_once_its_edits_are_packed(held):
    before = zipped(held)
    while compaction.pack_next(held.interview.id):
        pass
    after = zipped(held)
    assert check(after)[0] == "unchanged"
    assert after["edits.jsonl"] == before["edits.jsonl"]


def test_what_is_erased_is_said_and_the_rest_stays_checked(held):
    bob = held.bob.user_id
    kept = record_zip.fingerprint(held.interview.id)
    night = utcnow() + timedelta(days=31)
    where = {"engine": database.engine, "resumes": Path("/nowhere"), "is_dry": False}
    retention.purge(Keep(chat=30, edits=30), at=night, **where)
    found = zipped(held)
    verdict, said = check(found)
    assert verdict == "unchanged"
    assert sum("erased at" in one and "time for which it was kept" in one for one in said) == 2
    assert b"No." not in found["items.jsonl"]
    assert found["edits.jsonl"] == b""
    assert any(kept.digest[:4] in one for one in said), "the fingerprint of the end stays the one that was printed"
    assert check(lines(found, "items.jsonl", lambda old: old[1:]))[0] == "changed"

    retention.erase_candidate(bob, at=night, **where)
    gone = unpacked(b"".join(record_zip.stream(record_zip.named(kept.name), [], at=utcnow())))
    assert gone["items.jsonl"] == b"" == gone["edits.jsonl"]
    verdict, said = check(gone)
    assert verdict == "unchanged"
    assert any("somebody asked" in one for one in said)


def test_whole_interviews_go_with_their_records_when_their_time_is_over(held):
    night = utcnow() + timedelta(days=31)
    retention.purge(Keep(interviews=30), at=night, engine=database.engine, resumes=Path("/nowhere"), is_dry=False)
    with database.engine.connect() as db:
        assert db.execute(select(func.count()).select_from(record_links)).scalar() == 0


def test_another_key_signs_and_the_old_signature_is_still_checked(held):
    file = keys.path()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before, now = keys.rotate()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert before != now == keys.current().public
    found = zipped(held)
    assert check(found)[0] == "unchanged"
    assert json.loads(found["keys.json"])["keys"][-2:] == [before, now]


def test_without_a_key_an_interview_ends_and_is_signed_later(world):
    file = keys.path()
    kept = file.read_bytes() if file.exists() else None
    file.write_text("no key")
    chat.say(seat_of(world.alice, world.interview), "Hello", message_id=None, at=utcnow())
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert record_zip.fingerprint(world.interview.id).digest is None
    with pytest.raises(record_zip.Conflict):
        record_zip.stream(record_zip.of_interview(world.interview.id), [], at=utcnow())
    file.unlink()
    if kept is not None:
        file.write_bytes(kept)
    assert check(zipped(world))[0] == "unchanged"
    assert record_zip.fingerprint(world.interview.id).digest is not None


def test_an_edit_line_made_by_hand_is_canonical():
    at = utcnow().replace(microsecond=7)
    line = links.edit_line(12, at, b"\x00\xff>")
    assert rfc8785.dumps(json.loads(line)).decode() == line
    assert links.ranges([1, 2, 3, 5, 8, 9]) == [[1, 3], [5, 5], [8, 9]]


def test_what_waits_for_its_link_gets_it_without_another_edit(world, monkeypatch):
    page = CrdtPage(world.bob, world.interview).open()
    for words in "abc":
        page.type(words)
        page.send()
        document_saving.flush()
    assert record_zip.fingerprint(world.interview.id) is None, "a link for each flush is too dear"
    monkeypatch.setattr(JOURNAL, "LINK_EVERY_S", 0.0)
    document_saving.flush()
    assert record_zip.of_interview(world.interview.id).edit_sequence == 3


def test_the_doctor_says_how_it_is_with_the_key(world, config):
    def found():
        (one,) = record_key.examine(config, database.engine)
        return one

    file = keys.path()
    file.unlink(missing_ok=True)
    assert (found().is_well, "not there yet" in found().found) == (True, True), "before anything was signed"
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    assert found().found == f"{file}, mode 0600, fingerprint {verify.spaced(keys.current().public)}"
    assert found().is_well
    page = world.alice.http.get("/system").text
    assert verify.spaced(keys.current().public) in page
    file.chmod(0o644)
    assert ("0644" in found().found, found().is_grave) == (True, False)
    assert "chmod 600" in found().remedy
    kept = file.read_bytes()
    file.write_text("no key")
    assert (found().is_grave, "remove it" in found().remedy) == (True, True)
    page = world.alice.http.get("/system").text
    assert page.index("cannot be read as a key") < page.index("Fix now")
    file.unlink()
    assert (found().is_well, "copy" in found().remedy) == (False, True), "it was there before"
    file.write_bytes(kept)
    file.chmod(0o600)


def test_the_commands_write_a_record_once_and_for_nobody_else_to_read(app, held, tmp_path):
    runner = app.test_cli_runner()
    target = tmp_path / "record.zip"
    assert runner.invoke(args=["export-record", "999", str(target)]).exit_code != 0
    assert not target.exists()
    assert runner.invoke(args=["export-record", str(held.interview.id), str(target)]).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert verify.main([str(target)]) == 0
    assert runner.invoke(args=["export-record", str(held.interview.id), str(target)]).exit_code != 0


def test_the_report_shows_the_fingerprint_and_interviewers_get_the_zip(held):
    at = f"/interview/{held.interview.meeting_link}"
    page = held.alice.http.get(f"{at}/report").text
    kept = record_zip.fingerprint(held.interview.id)
    assert verify.spaced(kept.digest) in page
    assert verify.spaced(kept.key) in page
    assert f"{at}/record.zip" in page
    answer = held.alice.http.get(f"{at}/record.zip")
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert check(unpacked(answer.data))[0] == "unchanged"

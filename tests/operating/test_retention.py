"""Erasing and handing over: everything that is one candidate's, nothing that is others', and a dry run changes nothing."""

import json
import tarfile
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from config import Config, Keep
from db.engine import database
from db.tables import interviews as interview_rows
from db.tables import metadata, users
from operating import export, nightly, retention
from operating.retention import CannotErase
from repositories.states import JoinStatus, RunOutcome
from services.audit import audit
from services.base.clock import utcnow
from services.people import sessions
from services.planning import choosing, ending
from services.proctoring import coverage, proctoring
from services.running import Order, Piece, Result, runs
from tests import in_force, questions
from tests.offering import keep_hours, offered, opened, tomorrow
from tests.routes.full_house import admit, give_resume, write_in
from tests.services.seated import seat_of

pytestmark = pytest.mark.both_databases


@pytest.fixture
def over(world, resumes):
    """Bob's interview, with everything an interview can have, is over; Carol's goes on."""
    give_resume(world.bob)
    proctoring.decide(seat_of(world.bob, world.interview), is_agreed=True, at=utcnow())
    write_in(world, world.interview, "Bob's words")
    admit(world)
    run_something(world)
    row = questions.put(world.alice, world.interview, questions.add(world.alice, changes=questions.CHANGES))
    questions.comment(world.bob, world.interview, row)
    coverage.arrive(world.interview.id, is_expected=True, at=utcnow())
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    coverage.store_due(utcnow())
    proctoring.decide(seat_of(world.carol, world.other), is_agreed=True, at=utcnow())
    return world


def run_something(world):
    bob = replace(seat_of(world.bob, world.interview), join_status=JoinStatus.APPROVED)
    run = runs.start(bob, Order("python", "main", "", "a" * 64), "bob", at=utcnow()).run.stored
    runs.take_output(bob, run.id, [Piece("stdout", "Bob's sum\n"), Piece("stderr", "oh")], "bob", number=1)
    runs.end(bob, run.id, Result(RunOutcome.FAILED, 1, 34), "bob")


def everything():
    with database.engine.connect() as db:
        return {
            table.name: [dict(row._mapping) for row in db.execute(select(table))] for table in metadata.sorted_tables
        }


def erase(world, resumes, *, is_dry=False):
    return retention.erase_candidate(
        world.bob.user_id, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=is_dry
    )


@pytest.mark.parametrize("who", ["alice", "dave"])
def test_only_candidates_are_erased(world, resumes, who):
    with pytest.raises(CannotErase, match="no candidate"):
        retention.erase_candidate(
            getattr(world, who).user_id, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=False
        )
    with pytest.raises(CannotErase):
        retention.erase_candidate(10**6, at=utcnow(), engine=database.engine, resumes=resumes, is_dry=False)


def test_nobody_is_erased_out_of_an_open_interview(world, resumes):
    before = everything()
    with pytest.raises(CannotErase, match="still open"):
        erase(world, resumes)
    assert everything() == before


def test_a_dry_run_says_the_same_and_changes_nothing(over, resumes):
    before, files = everything(), list(resumes.iterdir())
    planned = erase(over, resumes, is_dry=True)
    assert (everything(), list(resumes.iterdir())) == (before, files)
    done = erase(over, resumes)
    assert (planned.rows, planned.files) == (done.rows, done.files)


def note(by, on, **values):
    database.run(lambda db: audit.write(db, audit.Deed.PERSON_CHANGED, by=by, on=on, at=utcnow(), **values))


def test_whoever_is_erased_loses_name_and_number_and_the_entry_stays(over, resumes):
    bob, alice = over.bob.user_id, over.alice.user_id
    note(audit.Doer(bob), audit.interview(over.interview.id))
    note(audit.Doer(alice), audit.person(bob), whom=bob)
    erase(over, resumes)
    erased, about, his = database.read(lambda db: audit.latest(db, limit=3))
    assert (erased.action, erased.subject, erased.subject_id) == ("erase-candidate", f"candidate {bob}", None)
    assert (about.doer_name, about.subject_kind, about.subject) == ("Alice Ames", "person", "")
    assert (about.subject_id, about.whom_id) == (None, None), "a number could be another's later"
    assert (his.doer_name, his.doer_id, his.subject, his.subject_id) == ("", None, "", None)


def test_everything_of_a_candidate_is_gone_and_nothing_of_others(over, resumes):
    before = everything()
    receipt = erase(over, resumes)
    after = everything()
    assert list(resumes.iterdir()) == []
    assert "Bob" not in json.dumps(after, default=str)
    assert len(after.pop("audit_entries")) == 1
    left = [row for row in after["record_links"] if row["record_id"] == before["records"][0]["id"]]
    assert {(row["salt"], row["item"]) for row in left} == {(None, None)}, "of a record only hashes are left"
    for table in RECORD:
        del after[table]
    links = [row for row in before["invitations"] if row["interview_id"] == over.interview.id and not row["revoked_at"]]
    assert {row["secret_hash"] for row in links} == {row["secret_hash"] for row in after.pop("erased_links")}
    for table, rows in after.items():
        erased = [row for row in before[table] if row not in rows]
        assert [row for row in rows if row not in before[table]] == [], table
        assert len(erased) == receipt.rows.get(table, 0), table
        for row in erased:
            of_interview = row.get("interview_id", row["id"] if table == "interviews" else None) == over.interview.id
            of_person = row.get("user_id", row["id"] if table == "users" else None) == over.bob.user_id
            assert of_interview or of_person, (table, row)
    assert {
        "users",
        "interviews",
        "chat_messages",
        "alerts",
        "consents",
        "coverage",
        "document_updates",
        "interview_questions",
        "review_comments",
    } <= receipt.rows.keys()
    assert over.carol.http.get("/dashboard").status_code == 200


def test_what_they_wrote_elsewhere_stays_without_a_name(over, resumes):
    from db.tables import chat_messages

    with database.engine.begin() as db:
        row = {"interview_id": over.other.id, "sender_id": over.bob.user_id, "message": "hello", "created_at": utcnow()}
        db.execute(chat_messages.insert().values(**row))
    erase(over, resumes)
    [left] = everything()["chat_messages"]
    assert (left["message"], left["sender_id"]) == ("hello", None)


def test_the_time_counts_from_the_end_and_not_from_the_plan(over, resumes):
    """It was planned long ago, and completed now."""
    with database.engine.begin() as db:
        planned = {"scheduled_time": utcnow() - timedelta(days=100)}
        db.execute(interview_rows.update().where(interview_rows.c.id == over.interview.id).values(planned))
    assert purge(resumes, Keep(interviews=30), at=in_days(29)).counts == {}
    assert purge(resumes, Keep(interviews=30), at=in_days(31)).rows["interviews"] == 1


def test_sessions_that_invitations_opened_go_with_their_interview(over, resumes):
    at, user_id = utcnow(), over.bob.user_id
    with database.engine.begin() as db:
        for interview in (over.interview, over.other):
            sessions.insert(db, user_id, at=at, lifetime=timedelta(hours=1), interview_id=interview.id)
    before = {one["id"] for one in everything()["user_sessions"]}
    assert purge(resumes, Keep(interviews=30), at=in_days(31)).rows["user_sessions"] == 1
    left = everything()["user_sessions"]
    assert len(before) - len(left) == 1
    assert {one["interview_id"] for one in left} == {None, over.other.id}


@pytest.mark.parametrize("days", [-1, 1])
def test_purging_takes_what_ended_before_and_no_account(over, resumes, days):
    before = everything()
    receipt = purge(resumes, Keep(interviews=7), at=utcnow() + timedelta(days=7 - days))
    after = everything()
    assert after["users"] == before["users"]
    assert over.other.id in {one["id"] for one in after["interviews"]}
    assert (receipt.rows.get("interviews", 0), len(after["interviews"])) == ((1, 1) if days < 0 else (0, 2))


def purge(resumes, keep, *, at=None, is_dry=False):
    return retention.purge(keep, at=at or utcnow(), engine=database.engine, resumes=resumes, is_dry=is_dry)


def in_days(days):
    return utcnow() + timedelta(days=days)


def noted():
    with database.engine.connect() as db:
        return [(one.action, one.subject, one.details) for one in audit.latest(db, limit=10)]


RECORD = ("records", "record_links", "record_signatures")
"""What is erased is noted there, too (tests/services/test_records.py)."""
KINDS = {
    "interviews": {"interviews", "chat_messages", "alerts", "consents", "coverage", "document_updates"},
    "chat": {"chat_messages"},
    "alerts": {"alerts", "coverage"},
    "edits": {"document_updates"},
    "resumes": {"files"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_when_its_own_time_is_over_and_no_other(over, resumes, kind):
    keep = Keep(**{kind: 30})
    before, files = everything(), list(resumes.iterdir())
    assert purge(resumes, keep, at=in_days(29)).counts == {}
    planned = purge(resumes, keep, at=in_days(31), is_dry=True)
    unchanged = {name: rows for name, rows in everything().items() if name != "audit_entries"}
    assert unchanged == {name: rows for name, rows in before.items() if name != "audit_entries"}
    assert list(resumes.iterdir()) == files
    receipt = purge(resumes, keep, at=in_days(31))
    assert receipt.counts == planned.counts
    assert set(receipt.counts) >= KINDS[kind]
    after = everything()
    touched = {name for name, rows in after.items() if len(rows) != len(before[name])} - {"audit_entries", *RECORD}
    assert touched == set(receipt.rows) - set(RECORD)
    assert (list(resumes.iterdir()) == []) == (kind == "resumes")
    assert noted()[0] == ("purge", f"{kind} after 30 days", receipt.counts)


def test_what_is_open_is_kept_however_old_and_so_is_the_text_of_what_ended(over, resumes):
    everything_old = Keep(interviews=None, alerts=1, chat=1, edits=1, resumes=1)
    purge(resumes, everything_old, at=in_days(1000))
    assert {one["id"] for one in everything()["interviews"]} == {over.interview.id, over.other.id}
    assert over.alice.http.get(f"/interview/{over.room}/report").status_code == 200
    assert over.alice.http.get(f"/interview/{over.room}/playback").status_code == 200
    purge(resumes, Keep(interviews=1), at=in_days(1000))
    assert {one["id"] for one in everything()["interviews"]} == {over.other.id}


def test_a_candidate_with_an_open_interview_keeps_the_resume(world, resumes):
    give_resume(world.bob)
    assert purge(resumes, Keep(resumes=1), at=in_days(1000)).files == []
    assert len(list(resumes.iterdir())) == 1


def test_each_night_it_is_done_once_and_not_before_two(over, resumes, app):
    settings = Config(secret_key="x" * 32, keep=Keep(chat=1), upload_dir=in_force.settings.config.upload_dir)
    night = in_days(10).replace(hour=2, minute=5)
    assert not nightly.run_if_due(settings, at=night.replace(hour=1))
    assert nightly.run_if_due(settings, at=night)
    assert everything()["chat_messages"] == []
    assert not nightly.run_if_due(settings, at=night + timedelta(hours=20))
    assert nightly.run_if_due(settings, at=night + timedelta(hours=24)), "and noted also when there was nothing"
    assert [action for action, _subject, _counts in noted()] == ["purge", "purge", "purge-step"]


def test_what_was_erased_and_handed_out_is_noted_and_administrators_see_it(over, resumes, tmp_path):
    assert "Nothing here yet" in over.alice.http.get("/system").text
    export.write(over.bob.user_id, tmp_path / "bob.tar.gz", at=utcnow(), engine=database.engine, resumes=resumes)
    erase(over, resumes, is_dry=True)
    assert [action for action, _subject, _counts in noted()] == ["export-candidate"]
    receipt = erase(over, resumes)
    assert noted()[0] == ("erase-candidate", f"candidate {over.bob.user_id}", receipt.counts)
    page = over.alice.http.get("/system").text
    assert f"erase-candidate: candidate {over.bob.user_id}" in page
    assert "Bob" not in json.dumps(noted())


def test_an_export_takes_the_place_of_nothing_and_is_of_candidates(over, resumes, tmp_path):
    target = tmp_path / "bob.tar.gz"
    target.write_text("mine")
    with pytest.raises(FileExistsError):
        export.write(over.bob.user_id, target, at=utcnow(), engine=database.engine, resumes=resumes)
    assert target.read_text() == "mine"
    with pytest.raises(LookupError):
        export.write(
            over.alice.user_id, tmp_path / "alice.tar.gz", at=utcnow(), engine=database.engine, resumes=resumes
        )


def test_an_export_holds_what_is_stored_about_the_candidate_and_no_secrets(over, resumes, tmp_path):
    target = tmp_path / "bob.tar.gz"
    counts = export.write(over.bob.user_id, target, at=utcnow(), engine=database.engine, resumes=resumes)
    with tarfile.open(target) as archive:
        names = archive.getnames()
        data = json.loads(archive.extractfile("data.json").read())
    assert len([name for name in names if name.startswith("resume/")]) == 1
    assert counts == {name: len(rows) for name, rows in data.items()}
    assert [one["name"] for one in data["users"]] == ["Bob Burns"]
    assert "Bob's words" in json.dumps(data)
    assert [one["output"] for one in data["runs"]] == [
        [{"stream": "stdout", "text": "Bob's sum\n"}, {"stream": "stderr", "text": "oh"}]
    ]
    text = json.dumps(data)
    assert "password_hash" not in text
    assert "token_hash" not in text
    assert "carol@example.org" not in text


def test_offers_of_times_are_handed_over_and_go_with_their_interview_or_their_candidate(world, resumes, tmp_path):
    keep_hours(world.alice)
    waiting, chosen, others = (offered(world.alice, one) for one in (world.bob, world.bob, world.carol))
    choosing.hold(opened(waiting), tomorrow(9), at=utcnow())
    interview = choosing.confirm(opened(chosen), tomorrow(12), at=utcnow()).interview
    for one in (world.interview, interview):
        ending.cancel(seat_of(world.alice, one))
    target = tmp_path / "bob.tar.gz"
    counts = export.write(world.bob.user_id, target, at=utcnow(), engine=database.engine, resumes=resumes)
    assert [counts[name] for name in ("slot_offers", "slot_offer_links", "slot_holds")] == [2, 2, 4]

    def left():
        rows = everything()
        return {one["id"] for one in rows["slot_offers"]}, {one["offer_id"] for one in rows["slot_offer_links"]}

    purge(resumes, Keep(interviews=7), at=tomorrow(13, days=9))
    assert left() == ({waiting.offer.id, others.offer.id},) * 2
    assert interview.id not in {one["id"] for one in everything()["interviews"]}
    receipt = erase(world, resumes)
    assert left() == ({others.offer.id},) * 2
    assert [receipt.rows[name] for name in ("slot_offers", "slot_offer_people", "slot_holds")] == [1, 1, 4]


def test_the_commands_print_a_receipt(app, over, resumes, tmp_path):
    runner, bob = app.test_cli_runner(), str(over.bob.user_id)
    exported = runner.invoke(args=["export-candidate", bob, str(tmp_path / "bob.tar.gz")])
    assert (exported.exit_code, "chat_messages" in exported.output) == (0, True)
    dry = runner.invoke(args=["erase-candidate", bob, "--dry-run"])
    assert (dry.exit_code, "would be erased" in dry.output) == (0, True)
    done = runner.invoke(args=["erase-candidate", bob])
    assert (done.exit_code, "were erased" in done.output) == (0, True)
    again = runner.invoke(args=["erase-candidate", bob])
    assert (again.exit_code, "Nothing was erased" in again.output) == (1, True)
    assert runner.invoke(args=["purge", "--older-than", "0"]).exit_code == 2
    assert runner.invoke(args=["purge"]).exit_code == 1, "nothing says how long"
    assert runner.invoke(args=["purge", "--older-than", "30"]).exit_code == 0
    with database.engine.connect() as db:
        assert over.bob.user_id not in set(db.execute(select(users.c.id)).scalars())

"""Links that set a password: invitations to the team, forgotten passwords, and what neither tells to strangers."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from db.engine import database
from db.tables import account_links as links
from db.tables import password_requests, users
from jobs import mails
from operating import nightly
from repositories.states import MailState
from services.audit import audit
from services.base.clock import utcnow
from services.people import account_links, accounts, passwords, team
from tests.mailing import mail_on, rows, text_of
from tests.people import Caller, add_user
from tests.routes.pages import read, submit
from tests.second_factors import give_phone

OLD, NEW = "compiler of cobol", "another way to the harbour"
GRACE = {"name": "Grace Gray", "email": "grace@example.org", "role": "coordinator"}


@pytest.fixture
def on(world, mail_server):
    with mail_on(mail_server, company_name="Acme"):
        yield mail_server


@pytest.fixture
def stranger(app):
    return Caller(app, "stranger", None, app.test_client())


def set_user(user_id, **values):
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(**values)))


def with_password(user_id):
    set_user(user_id, password_hash=passwords.hash_password(OLD))


def arrived(mail_server):
    mails.write_password_letters()
    mails.send_due()
    found = dict(mail_server.taken())
    mail_server.forget()
    return found


def secret_in(text):
    return text.partition("/set-password#")[2][:43]


def choose(caller, secret, password=NEW, **more):
    fields = {"secret": secret, "name": "", "password": password, "again": password}
    return caller.post("/set-password/choose", fields | more)


def ask(caller, name):
    return caller.post("/forgot-password", {"username": name})


def test_a_link_that_is_none_or_no_longer_one_gets_one_answer_and_too_many_are_too_many(world, stranger):
    at = utcnow()
    replaced = account_links.issue(world.dave.user_id, at=at).secret
    used = account_links.issue(world.dave.user_id, at=at).secret
    account_links.use(used, password=NEW, at=at, also=lambda db, user_id: None)
    late = account_links.issue(world.dave.user_id, at=at - account_links.COPIED_FOR).secret
    closed_id = add_user("edith", "Edith Eld", "interviewer")
    closed = account_links.issue(closed_id, at=at).secret
    team.deactivate(closed_id, by=world.alice.user_id, at=at)
    team.reactivate(closed_id)  # The link stays gone.
    for secret in ("", "x" * 43, "é#%00", replaced, used, late, closed):
        for answer in (stranger.post("/set-password", {"secret": secret}), choose(stranger, secret)):
            assert answer.status_code == 404, secret
            assert "This link does not work" in read(answer).text
    assert accounts.is_password(world.dave.user_id, NEW)
    for _count in range(16):
        stranger.post("/set-password", {"secret": "x" * 43})
    assert stranger.post("/set-password", {"secret": "x" * 43}).status_code == 429


def test_no_password_is_set_by_a_form_that_does_not_fit_and_the_link_still_works(world, stranger):
    secret = account_links.issue(world.dave.user_id, at=utcnow()).secret
    for fields in ({"password": "short", "again": "short"}, {"again": "not the same"}, {"password": "dave@example.org", "again": "dave@example.org"}):  # fmt: skip
        answer = choose(stranger, secret, **fields)
        assert answer.status_code == 400
        assert read(answer).value_of("secret") == secret
        assert NEW not in answer.text
    assert stranger.post("/set-password", {"secret": f"https://x.org/set-password#{secret}"}).status_code == 200


def test_an_invitation_by_mail_makes_an_account_whose_person_chooses_name_and_password(world, on, stranger):
    assert submit(world.alice.http, "/team/invite", GRACE | {"email": "dave@example.org"}).status_code == 400
    assert submit(world.alice.http, "/team/invite", GRACE | {"role": "candidate"}).status_code == 400
    answer = submit(world.alice.http, "/team/invite", GRACE | {"name": "=?utf-8?q?G=0ABcc:_eve=40x.org?="})
    page = read(world.alice.http.get(answer.location))
    message = arrived(on)["grace@example.org"]
    text = text_of(message)
    assert "Bcc" not in message
    assert "Alice Ames invites you to the team that interviews at Acme." in text
    assert "Your role: Coordinator" in text
    assert str(message["Reply-To"]) == "Alice Ames <alice@example.org>"
    secret = secret_in(text)
    assert page.value_of_id("account-link").endswith(f"/set-password#{secret}")
    again = read(world.alice.http.get(answer.location))
    assert "account-link" not in again.source
    assert "E-mail: Sent" in again.text
    shown = stranger.post("/set-password", {"secret": secret})
    assert read(shown).value_of("secret") == secret
    assert choose(stranger, secret, name="Grace Gray").location == "/login"
    assert stranger.http.get("/dashboard").location == "/login?next=/dashboard", "nobody is signed in by a link"
    assert choose(stranger, secret, name="Eve").status_code == 404
    grace = accounts.authenticate("grace@example.org", NEW)
    assert (grace.name, grace.role) == ("Grace Gray", "coordinator")
    assert arrived(on) == {}, "whoever sets a first password knows it"


def test_a_new_link_replaces_the_former_and_its_letter_and_without_mail_it_is_copied(world, stranger, mail_server):
    page = read(submit(world.alice.http, "/team/invite", GRACE, follow_redirects=True))
    assert "Nothing was sent: hand over the link yourself." in page.text
    first = secret_in(page.value_of_id("account-link"))
    grace_id = accounts.find_id("grace@example.org")
    with mail_on(mail_server):
        for _count in range(2):
            answer = world.alice.post(f"/team/{grace_id}/link")
        second = secret_in(read(world.alice.http.get(answer.location)).value_of_id("account-link"))
        assert secret_in(text_of(arrived(mail_server)["grace@example.org"])) == second
        assert [row.state for row in rows(user_id=grace_id)] == [MailState.DROPPED, MailState.SENT]
    assert stranger.post("/set-password", {"secret": first}).status_code == 404
    assert stranger.post("/set-password", {"secret": second}).status_code == 200


def test_who_copies_a_link_for_a_colleague_leaves_an_entry_and_the_colleague_hears_of_the_change(world, on, stranger):
    with_password(world.dave.user_id)
    socket = world.dave.connect(world.other.meeting_link)
    answer = world.alice.post(f"/team/{world.dave.user_id}/link")
    secret = secret_in(read(world.alice.http.get(answer.location)).value_of_id("account-link"))
    assert arrived(on) == {}
    (noted,) = database.read(lambda db: audit.latest(db, limit=1))
    assert (noted.action, noted.subject, noted.doer_name) == ("account-link", "Dave Dunn", "Alice Ames")
    assert choose(stranger, secret, name="Mallory").location == "/login"
    assert accounts.get(world.dave.user_id).name == "Dave Dunn", "the name is chosen once"
    assert not socket.is_connected
    assert world.dave.http.get("/dashboard").location == "/login?next=/dashboard"
    assert "Your account has a new password." in text_of(arrived(on)["dave@example.org"])
    team.deactivate(world.dave.user_id, by=world.alice.user_id, at=utcnow())
    assert world.alice.post(f"/team/{world.dave.user_id}/link").status_code == 409
    assert world.alice.post(f"/team/{world.bob.user_id}/link").status_code == 404


def test_without_mail_a_forgotten_password_is_a_question_to_an_administrator(world, stranger):
    assert "/forgot-password" in list(read(stranger.http.get("/login")).links())
    page = read(stranger.http.get("/forgot-password"))
    assert "Ask an administrator of your team." in page.text
    assert not page.all("input", name="username")
    assert ask(stranger, "dave").status_code == 409
    assert database.read(lambda db: db.execute(select(password_requests)).all()) == []


def test_who_asks_learns_nothing_and_the_server_does_the_same_for_everybody(world, on, stranger):
    for person in (world.alice, world.dave):
        with_password(person.user_id)
    set_user(world.alice.user_id, deactivated_at=utcnow())
    told, done = [], []
    for name in ("dave", "DAVE@example.org ", "nobody-here", "alice", "bob@example.org", "a password typed by mistake"):
        statements = []
        listen = lambda *given, said=statements: said.append(given[2])  # noqa: E731
        event.listen(database.engine, "before_cursor_execute", listen)
        answer = ask(stranger, name)
        event.remove(database.engine, "before_cursor_execute", listen)
        told.append((answer.status_code, answer.location, read(stranger.http.get("/login")).text))
        done.append(statements)
    assert len(set(told)) == 1
    assert all(one == done[0] for one in done)
    assert not any("FROM users" in one for one in done[0]), "whose it is, only the job looks"
    kept = database.read(lambda db: db.execute(select(password_requests.c.asked)).scalars().all())
    assert len(kept) == 6
    assert not any("dave" in one or "mistake" in one for one in kept)
    assert set(arrived(on)) == {"dave@example.org"}
    assert database.read(lambda db: db.execute(select(password_requests)).all()) == []


def test_the_letter_sets_a_password_ends_the_sessions_and_leaves_the_second_step(world, on, stranger):
    with_password(world.dave.user_id)
    give_phone(world.dave, at=utcnow())
    ask(stranger, "dave")
    ask(stranger, "dave")
    mails.write_password_letters()
    mails.send_due()
    secrets = [secret_in(text_of(message)) for _to, message in on.taken()]
    on.forget()
    assert len(set(secrets)) == 2
    assert choose(stranger, secrets[0]).location == "/login"
    assert choose(stranger, secrets[1]).status_code == 404, "one that was used ends the others"
    assert world.dave.http.get("/dashboard").location == "/login?next=/dashboard"
    answer = stranger.post("/login", {"username": "dave", "password": NEW})
    assert answer.location.startswith("/login/code")
    assert list(arrived(on)) == ["dave@example.org"]


def test_a_letter_that_waits_too_long_is_not_sent_and_what_is_old_is_forgotten(world, on, stranger):
    with_password(world.dave.user_id)
    ask(stranger, "dave")
    mails.write_password_letters()
    past = utcnow() - timedelta(seconds=1)
    database.run(lambda db: db.execute(update(links).values(expires_at=past)))
    assert arrived(on) == {}
    assert [(row.state, row.answer, row.secret) for row in rows()] == [(MailState.DROPPED, "link", None)]
    ask(stranger, "dave")
    nightly.tidy(at=(utcnow() + timedelta(days=1)).replace(hour=3))
    for table in (links, password_requests):
        assert database.read(lambda db, table=table: db.execute(select(table)).all()) == []


def test_nobody_asks_for_the_same_person_or_from_one_address_without_end(world, on, stranger):
    for name in ("dave", "nobody-here"):
        assert [ask(stranger, name).status_code for _count in range(5)] == [302, 302, 302, 302, 429], name
    found = [ask(stranger, f"name-{number}").status_code for number in range(13)]
    assert found == [302] * 12 + [429]

"""Setting up, signing in and out, with the field names of the seed's document."""

import pytest

from services.base.clock import utcnow
from services.people import accounts, candidates, passwords, sessions
from tests.in_force import using
from tests.people import sign_in
from tests.routes.pages import read, submit

ADA = {"username": "ada", "password": "lovelace-engine", "name": "Ada Admin", "email": "ada@example.org"}
WRONG = "This user name and password do not match. Check both and try again."


@pytest.fixture
def browser(app):
    return app.test_client()


@pytest.fixture
def ada(browser):
    """The admin, set up and not signed in."""
    assert submit(browser, "/setup-admin", ADA).location == "/dashboard"
    browser.get("/logout")
    return ADA


def cookie_of(http):
    return http.get_cookie(http.application.config["SESSION_COOKIE_NAME"])


def is_in(http):
    return http.get("/dashboard").status_code == 200


def plain(answer, username):
    """The page without what differs from one request to the next."""
    return answer.text.replace(username, "").replace(read(answer).token, "")


@pytest.mark.parametrize("path", ["/", "/login"])
def test_before_the_set_up_every_way_leads_to_it(browser, path):
    assert browser.get(path).location == "/setup-admin"


@pytest.mark.parametrize("path", ["/dashboard", "/candidates", "/interview/x", "/candidates/1/resume"])
def test_before_signing_in_every_page_leads_there_and_back(browser, ada, path):
    answer = browser.get(path)
    assert answer.location == f"/login?next={path}"


@pytest.mark.parametrize("field", ["username", "password", "name", "email"])
@pytest.mark.parametrize("value", ["", "   ", None])
def test_a_set_up_without_one_of_its_fields_is_refused_beside_it(browser, field, value):
    fields = {**ADA, field: value}
    answer = submit(browser, "/setup-admin", {key: given for key, given in fields.items() if given is not None})
    page = read(answer)
    assert (answer.status_code, accounts.is_set_up()) == (400, False)
    assert page.errors_of(field)


def test_a_refused_set_up_keeps_what_was_typed_but_the_password(browser):
    answer = submit(browser, "/setup-admin", {**ADA, "password": "too short"})
    page = read(answer)
    assert answer.status_code == 400
    assert page.errors_of("password") == "Use at least 10 characters."
    assert [page.value_of(name) for name in ("username", "name", "email")] == ["ada", "Ada Admin", "ada@example.org"]
    assert "too short" not in answer.text


@pytest.fixture
def token(app):
    with using(setup_token="t0ken-of-this-server"):
        yield


def test_the_set_up_asks_for_the_token_where_the_server_has_one(token, browser):
    for given in ({}, {"setup_token": "wrong"}):
        answer = submit(browser, "/setup-admin", {**ADA, **given})
        assert (answer.status_code, accounts.is_set_up()) == (400, False)
        assert read(answer).errors_of("setup_token")
        assert "t0ken-of-this-server" not in answer.text
    assert submit(browser, "/setup-admin", {**ADA, "setup_token": "t0ken-of-this-server"}).location == "/dashboard"


def test_set_up_and_signed_in_with_the_fields_of_the_document(browser, ada):
    assert browser.get("/setup-admin").location == "/login"
    answer = submit(browser, "/login", {"username": "ada", "password": ADA["password"]})
    assert (answer.status_code, answer.location) == (302, "/dashboard")
    assert is_in(browser)


def test_who_sets_up_is_signed_in_at_once(browser):
    submit(browser, "/setup-admin", ADA)
    page = browser.get("/dashboard")
    assert (page.status_code, "Your administrator account is ready" in page.text) == (200, True)
    assert browser.get("/setup-admin").location == "/dashboard"


def test_a_double_click_on_the_set_up_ends_as_one_click_does(app, browser):
    """The browser drops the first answer, and with it its cookies, when it sends the second form."""
    token = read(browser.get("/setup-admin")).token
    before = cookie_of(browser).value
    form = {**ADA, "csrf_token": token}
    assert browser.post("/setup-admin", data=form).location == "/dashboard"
    browser.set_cookie(cookie_of(browser).key, before)
    again = browser.post("/setup-admin", data=form)
    assert again.location == "/dashboard"
    assert "already set up" not in browser.get("/dashboard").text


def test_a_double_click_whose_first_answer_arrived_ends_as_one_click_does(browser):
    form = {**ADA, "csrf_token": read(browser.get("/setup-admin")).token}
    assert browser.post("/setup-admin", data=form).location == "/dashboard"
    assert browser.post("/setup-admin", data=form).location == "/dashboard"
    assert "already set up" not in browser.get("/dashboard").text


def test_after_the_set_up_it_is_closed_to_get_and_post(browser, app, ada):
    assert browser.get("/setup-admin").location == "/login"
    stranger = app.test_client()
    token = read(stranger.get("/login")).token
    answer = stranger.post("/setup-admin", data={**ADA, "username": "eve", "email": "e@x.org", "csrf_token": token})
    assert answer.location == "/login"
    assert accounts.authenticate("eve", ADA["password"]) is None


def test_the_form_of_a_set_up_that_somebody_else_finished_meanwhile_leads_to_sign_in(app, browser):
    slow = app.test_client()
    token = read(slow.get("/setup-admin")).token
    submit(browser, "/setup-admin", ADA)
    answer = slow.post("/setup-admin", data={**ADA, "username": "eve", "email": "eve@example.org", "csrf_token": token})
    assert answer.location == "/login"
    assert "already set up" in read(slow.get("/login")).text


@pytest.mark.parametrize(
    ("username", "password"),
    [("ada", "wrong-password"), ("nobody", ADA["password"]), ("nobody", "wrong-password"), ("ada@example.com", ADA["password"])],
)  # fmt: skip
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(browser, ada, username, password):
    answer = submit(browser, "/login", {"username": username, "password": password})
    page = read(answer)
    assert (answer.status_code, is_in(browser)) == (401, False)
    assert WRONG in page.text
    assert page.value_of("username") == username
    assert password not in answer.text
    other = submit(browser, "/login", {"username": "somebody", "password": "something-else"})
    assert plain(answer, username) == plain(other, "somebody")


@pytest.mark.parametrize(
    "fields", [{}, {"username": "ada"}, {"password": ADA["password"]}, {"username": "", "password": ""}]
)
def test_an_empty_field_is_said_beside_it(browser, ada, fields):
    page = read(submit(browser, "/login", fields))
    for name in ("username", "password"):
        assert bool(page.errors_of(name)) is not bool(fields.get(name))
    assert not is_in(browser)


@pytest.mark.parametrize("username", ["x" * 50_000, "\x00ada", "ada\r\nSet-Cookie: a=b", "\ufffd", "%00", "😀" * 300])
def test_a_strange_name_is_answered_as_any_other(browser, ada, username):
    answer = submit(browser, "/login", {"username": username, "password": "something-else"})
    assert answer.status_code in (302, 401)
    assert not is_in(browser)


def test_signing_in_begins_a_new_session_and_ends_the_one_before(app, browser, ada):
    """Whoever planted or copied the cookie that was there before holds nothing afterwards."""
    credentials = {"username": "ada", "password": ADA["password"]}
    browser.get("/login")
    planted = cookie_of(browser).value
    submit(browser, "/login", credentials)
    first = cookie_of(browser).value
    assert submit(browser, "/login", credentials, form_at="/dashboard").status_code == 302
    assert is_in(browser)
    for older in (planted, first):
        attacker = app.test_client()
        attacker.set_cookie(cookie_of(browser).key, older)
        assert not is_in(attacker)


def test_a_failed_attempt_leaves_the_session_that_is_there(browser, ada):
    submit(browser, "/login", {"username": "ada", "password": ADA["password"]})
    assert submit(browser, "/login", {"username": "ada", "password": "wrong"}, form_at="/dashboard").status_code == 401
    assert is_in(browser)


def test_signing_in_as_somebody_else_is_being_somebody_else(app, browser, ada, world_of_bob):
    submit(browser, "/login", {"username": "ada", "password": ADA["password"]})
    submit(browser, "/login", world_of_bob, form_at="/dashboard")
    assert browser.get("/candidates").status_code == 403


@pytest.fixture
def world_of_bob(ada):
    """A candidate who can sign in; what the sign-in form takes."""
    candidates.add(
        candidates.Profile("Bob Burns", "bob@example.org", username="bob", password="bobs-password"), None, at=utcnow()
    )
    return {"username": "bob", "password": "bobs-password"}


def test_a_candidate_signs_in_and_finds_nothing_to_manage(browser, world_of_bob):
    assert submit(browser, "/login", world_of_bob).location == "/dashboard"
    page = read(browser.get("/dashboard"))
    assert {"/candidates", "/add-candidate", "/schedule-interview"}.isdisjoint(page.links())
    assert "Bob Burns" in page.text


def test_signing_out_ends_the_session_for_good(app, browser, ada):
    submit(browser, "/login", {"username": "ada", "password": ADA["password"]})
    kept = cookie_of(browser)
    answer = browser.get("/logout")
    assert answer.location == "/login"
    assert "You are signed out." in read(browser.get("/login")).text
    attacker = app.test_client()
    attacker.set_cookie(kept.key, kept.value)
    assert not is_in(attacker)
    assert not is_in(browser)


def test_signing_out_twice_or_without_a_session_is_harmless(browser, ada):
    assert [browser.get("/logout").location for _ in range(2)] == ["/login"] * 2


def test_signing_out_here_leaves_the_session_elsewhere(world):
    elsewhere = sign_in(world.bob.app, "bob", world.bob.user_id)
    world.bob.http.get("/logout")
    assert not is_in(world.bob.http)
    assert is_in(elsewhere.http)


def test_who_is_deactivated_is_out_with_the_next_request(world):
    assert is_in(world.bob.http)
    world.alice.post(f"/candidates/{world.bob.user_id}/deactivate")
    assert world.bob.http.get("/dashboard").location == "/login?next=/dashboard"
    assert world.bob.http.get(f"/interview/{world.room}").status_code == 302


def test_a_session_whose_time_is_up_leads_to_sign_in_and_back(world):
    token = sessions.start(
        world.bob.user_id, at=utcnow().replace(year=2020), lifetime=world.bob.app.permanent_session_lifetime
    )
    with world.bob.http.session_transaction() as session:
        session["token"] = token
    assert world.bob.http.get(f"/interview/{world.room}").location == f"/login?next=/interview/{world.room}"


def test_a_role_is_what_the_database_says_now(world):
    from db.engine import database
    from repositories import users

    assert world.dave.http.get("/candidates").status_code == 200
    database.run(lambda db: users.update_user(db, world.dave.user_id, {"role": "candidate"}))
    assert world.dave.http.get("/candidates").status_code == 403


def test_an_older_hash_signs_in_and_is_replaced(browser, ada, world_of_bob):
    from werkzeug.security import generate_password_hash

    from db.engine import database
    from repositories import users

    bob = accounts.authenticate("bob", "bobs-password").id
    older = generate_password_hash("bobs-password", method="pbkdf2:sha256:1000")
    database.run(lambda db: users.update_user(db, bob, {"password_hash": older}))
    assert submit(browser, "/login", world_of_bob).location == "/dashboard"
    assert not passwords.needs_rehash(database.read(lambda db: users.find(db, bob)).password_hash)

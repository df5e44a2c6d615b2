"""The Team page: an admin adds colleagues and ends the use of accounts; nobody else sees it."""

import pytest

from services.people import accounts
from tests.people import add_user
from tests.routes.pages import read, submit

GRACE = {
    "name": "Grace Gray", "email": "grace@example.org", "username": "grace", "password": "a long enough password",
    "role": "interviewer",
}  # fmt: skip


def test_only_administrators_have_a_link_to_it(world):
    for person, has_link in ((world.alice, True), (world.dave, False), (world.bob, False)):
        links = list(read(person.http.get("/dashboard")).links())
        assert ("/team" in links) is has_link, person.name


def test_a_candidate_has_no_page_there(world):
    for path in (f"/team/{world.bob.user_id}", "/team/999999", "/team/99999999999999"):
        assert world.alice.http.get(path).status_code == 404
        for verb in ("deactivate", "reactivate"):
            assert world.alice.post(f"{path}/{verb}").status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter a name"), ("email", "x", "such as"), ("username", "dave", "taken"),
        ("password", "short", "at least 10"), ("role", "candidate", "Choose interviewer"),
    ],
)  # fmt: skip
def test_a_refusal_stands_beside_its_field_and_keeps_the_rest(world, field, value, words):
    answer = submit(world.alice.http, "/team/add", GRACE | {field: value})
    page = read(answer)
    assert answer.status_code == 400
    assert words in page.errors_of(field)
    assert field == "email" or page.value_of("email") == GRACE["email"]
    assert accounts.authenticate("grace", GRACE["password"]) is None


def test_an_admin_adds_a_colleague_who_can_sign_in(world):
    answer = submit(world.alice.http, "/team/add", GRACE, follow_redirects=True)
    assert "Grace Gray was added." in read(answer).text
    assert accounts.authenticate("grace", GRACE["password"]).role == "interviewer"
    assert "Grace Gray" in read(world.alice.http.get("/team?q=gray")).text
    assert "Nobody matches" in read(world.alice.http.get("/team?q=bob")).text


def test_an_admin_may_add_another_admin(world):
    submit(world.alice.http, "/team/add", GRACE | {"role": "admin"})
    assert accounts.authenticate("grace", GRACE["password"]).role == "admin"


def test_alone_the_page_says_what_to_do(world):
    assert "You are the only one here" not in read(world.alice.http.get("/team")).text
    world.alice.post(f"/team/{world.dave.user_id}/deactivate")
    assert "Deactivated" in read(world.alice.http.get("/team")).text


def test_ones_own_account_stays(world):
    page = read(world.alice.http.get(f"/team/{world.alice.user_id}"))
    assert "This is your own account" in page.text
    assert not any("deactivate" in one.get("action", "") for one in page.all("form"))
    refused = world.alice.post(f"/team/{world.alice.user_id}/deactivate")
    assert refused.status_code == 409
    assert "You cannot deactivate your own account" in read(refused).text
    assert world.alice.http.get("/dashboard").status_code == 200


def test_deactivating_closes_the_sessions_and_the_sockets_at_once(world):
    socket = world.dave.connect(world.other.meeting_link)
    assert socket.is_connected
    answer = world.alice.post(f"/team/{world.dave.user_id}/deactivate", follow_redirects=True)
    assert "The account is deactivated" in read(answer).text
    assert not socket.is_connected
    assert world.dave.http.get("/dashboard").location.startswith("/login")
    answer = world.alice.post(f"/team/{world.dave.user_id}/reactivate", follow_redirects=True)
    assert "The account is active again" in read(answer).text
    assert world.dave.http.get("/dashboard").location.startswith("/login")


def test_names_are_text_wherever_they_stand(world):
    user_id = add_user("eve", "<b>Eve</b>", "interviewer")
    for path in ("/team", f"/team/{user_id}", "/schedule-interview"):
        assert "<b>Eve" not in world.alice.http.get(path).text

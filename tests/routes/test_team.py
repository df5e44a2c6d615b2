"""The Team page: an admin adds, changes and deactivates colleagues; nobody else sees it."""

import pytest
from sqlalchemy import update

from db.engine import database
from db.tables import users
from repositories.states import STAFF
from routes import role_table
from services.base import ALLOWED, Action
from services.base.clock import utcnow
from services.interview import interviews
from services.people import account_links, accounts, team
from tests.mailing import mail_on
from tests.people import add_user, schedule, sign_in
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
        for page in (path, f"{path}/edit", f"{path}/deactivate"):
            assert world.alice.http.get(page).status_code == 404, page
        for verb in ("edit", "deactivate", "reactivate"):
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
    world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": "0"})
    assert "Deactivated" in read(world.alice.http.get("/team")).text


def test_ones_own_account_stays(world):
    page = read(world.alice.http.get(f"/team/{world.alice.user_id}"))
    assert "This is your own account" in page.text
    assert not any("deactivate" in one for one in page.links())
    assert world.alice.http.get(f"/team/{world.alice.user_id}/deactivate").status_code == 409
    refused = world.alice.post(f"/team/{world.alice.user_id}/deactivate")
    assert refused.status_code == 409
    assert "You cannot deactivate your own account" in read(refused).text
    assert world.alice.http.get("/dashboard").status_code == 200


def test_deactivating_closes_the_sessions_and_the_sockets_at_once(world):
    socket = world.dave.connect(world.other.meeting_link)
    assert socket.is_connected
    answer = world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": "0"}, follow_redirects=True)
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


def test_every_action_of_the_policy_has_words_and_stands_in_the_table_of_roles(world):
    assert set(role_table.WORDS) == set(Action), "a new action takes its words in routes/role_table.py"
    assert set(role_table.COLUMNS) == set(STAFF), "a new role takes a column"
    for line, action in zip(role_table.lines(), role_table.WORDS, strict=True):
        assert line.may == tuple(role in ALLOWED[action] for role in role_table.COLUMNS)
    for path in ("/team", "/team/invite", "/team/add", f"/team/{world.dave.user_id}/edit"):
        assert "See and plan everybody’s interviews" in read(world.alice.http.get(path)).text, path


def edit(caller, user_id, **changed):
    user = team.get(user_id)
    fields = {"name": user.name, "email": user.email, "role": user.role, "base": team.version_of(user)}
    return caller.post(f"/team/{user_id}/edit", fields | changed)


def test_what_an_account_cannot_be_changed_to_is_refused_and_kept_in_the_form(world):
    dave = world.dave.user_id
    for field, value, words in (
        ("name", "", "Enter a name"),
        ("email", "nowhere", "such as"),
        ("email", "Alice@example.org", "in use"),
        ("role", "candidate", "Choose interviewer"),
    ):
        answer = edit(world.alice, dave, **{field: value})
        assert (answer.status_code, words in read(answer).errors_of(field)) == (400, True), (field, value)
    base = team.version_of(team.get(dave))
    assert edit(world.alice, dave, name="Dave Drew").status_code == 302
    answer = edit(world.alice, dave, name="Dave Dean", base=base)
    assert (answer.status_code, "Somebody changed this account in the meantime" in answer.text) == (400, True)
    assert team.get(dave).name == "Dave Drew"
    answer = edit(world.alice, world.alice.user_id, role="interviewer")
    assert (answer.status_code, "You cannot change your own role" in answer.text) == (409, True)
    assert team.get(world.alice.user_id).role == "admin"


def test_a_new_role_counts_at_once_in_pages_and_sockets_that_are_open(app, world):
    zoe_id = add_user("zoe", "Zoe Zane", "admin")
    zoe = sign_in(app, "zoe", zoe_id)
    socket = zoe.connect()
    assert (zoe.http.get("/team").status_code, socket.is_connected) == (200, True)
    answer = edit(world.alice, zoe_id, role="coordinator")
    assert answer.status_code == 302
    assert "counts from now on" in read(world.alice.http.get(answer.location)).text
    assert not socket.is_connected, "its page connects again and proves who it is"
    assert socket.heard("session-ended") == [], "nobody is signed out"
    assert zoe.http.get("/dashboard").status_code == 200
    assert (zoe.http.get("/team").status_code, zoe.http.get("/questions").status_code) == (403, 403)
    assert zoe.http.get("/dashboard?whose=everybody").text.count("Data engineer") > 0


def test_another_address_signs_in_and_ends_the_links_of_the_former(world):
    dave = world.dave.user_id
    link = account_links.issue(dave, at=utcnow()).secret
    assert edit(world.alice, dave, email="david@example.org").status_code == 302
    assert accounts.find_id("dave@example.org") is None
    assert accounts.find_id("DAVID@example.org") == accounts.find_id("dave") == dave
    assert world.nobody.post("/set-password", {"secret": link}).status_code == 404
    assert world.dave.http.get("/dashboard").status_code == 200, "the session stays"


def pending(caller):
    """What the page says of open invitations."""
    return (
        read(caller.http.get("/team"))
        .text.partition("These people have not chosen a password yet.")[2]
        .partition("What each role may do")[0]
    )


def test_an_invitation_is_listed_moved_to_another_address_withdrawn_and_made_again(world, mail_server):
    guest = {"name": "Grace Gray", "email": "grace@example.org", "role": "coordinator"}
    with mail_on(mail_server):
        user_id = int(submit(world.alice.http, "/team/invite", guest).location.rsplit("/", 1)[1])
        row = pending(world.alice)
        assert all(words in row for words in ("Grace Gray", "Coordinator", "Works until", "Waiting to be sent"))
        assert edit(world.alice, user_id, email="gray@example.org").status_code == 302
        assert accounts.find_id("grace@example.org") is None, "who signs in by the address does so by the new one"
        assert team.get(user_id).username == "gray@example.org"
    row = pending(world.alice)
    assert "Not sent yet: mail is off." in row
    answer = world.alice.post(f"/team/{user_id}/deactivate", follow_redirects=True)
    assert "The invitation of Grace Gray is withdrawn" in read(answer).text
    assert pending(world.alice) == ""
    assert "Withdrawn" in read(world.alice.http.get("/team")).text
    again = submit(world.alice.http, "/team/invite", guest | {"email": "gray@example.org", "role": "interviewer"})
    assert again.location.endswith(f"/team/{user_id}")
    assert (team.get(user_id).role, team.get(user_id).is_active) == ("interviewer", True)
    database.run(lambda db: db.execute(update(users).where(users.c.id == user_id).values(invited_at=None)))
    world.alice.post(f"/team/{user_id}/deactivate")
    refused = submit(world.alice.http, "/team/invite", guest | {"email": "gray@example.org"})
    assert refused.status_code == 400, "who came is reactivated instead"


def test_nobody_is_deactivated_before_it_is_said_who_takes_over(world):
    path = f"/team/{world.dave.user_id}/deactivate"
    assert read(world.alice.http.get(path)).chosen_in("successor") == "", "nobody chooses for the administrator"
    for fields in ({}, {"successor": ""}, {"successor": "x"}, {"successor": "9" * 40}):
        answer = world.alice.post(path, fields)
        assert (answer.status_code, read(answer).errors_of("successor")) == (
            400, "Choose who takes over, or that everything stays as it is.",
        ), fields  # fmt: skip
    for wrong in (world.bob.user_id, world.dave.user_id, 999999):
        assert "Choose an active colleague" in read(world.alice.post(path, {"successor": wrong})).errors_of("successor")
        taker = {"successor": world.alice.user_id, f"taker_{world.other.id}": wrong}
        assert world.alice.post(path, taker).status_code == 400
    assert world.alice.post(path, {"successor": world.alice.user_id, "look": "yes"}).status_code == 200
    assert team.get(world.dave.user_id).is_active
    assert interviews.get(world.other.id).interviewer_id == world.dave.user_id


def test_who_is_deactivated_in_a_room_leaves_it_and_the_room_has_a_new_host(world):
    dave, carol = world.dave.connect(world.other.meeting_link), world.carol.connect(world.other.meeting_link)
    room = {"room": world.other.meeting_link}
    assert dave.emit("join", room)["ok"]
    assert carol.emit("request-join", room)["ok"]
    assert dave.emit("approve-join", room)["ok"]
    assert carol.emit("join", room)["ok"]
    carol.heard()
    shown = schedule(world.alice.user_id, world.bob.user_id, "At the same time", at=world.other.scheduled_time)
    page = read(
        world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": world.alice.user_id, "look": "1"})
    )
    assert "Alice Ames is also in" in page.text
    answer = world.alice.post(f"/team/{world.dave.user_id}/deactivate", {"successor": world.alice.user_id})
    assert "1 interview was handed over." in read(world.alice.http.get(answer.location)).text
    assert not dave.is_connected
    assert [one["user_id"] for one in carol.heard("user-left")] == [world.dave.user_id]
    assert carol.is_connected
    assert world.alice.connect(world.other.meeting_link).emit("join", room)["ok"]
    assert interviews.get(shown.id).interviewer_id == world.alice.user_id
    page = read(world.alice.http.get(f"/team/{world.dave.user_id}"))
    assert "What was handed over stays with who has it" in page.text
    world.alice.post(f"/team/{world.dave.user_id}/reactivate")
    assert interviews.get(world.other.id).interviewer_id == world.alice.user_id

"""Choosing what is observed, where an interview is scheduled; and exemptions, which are an administrator's."""

import pytest

from services.interview import interviews
from services.signals import profiles
from services.signals.profiles import SIGNALS
from tests.routes.full_house import admit
from tests.routes.pages import past_welcome, read

EDIT = {"title": "Backend engineer", "scheduled_time": "2030-03-04T10:00", "timezone": "UTC", "duration": "60"}


def room(world):
    return f"/interview/{world.room}"


def choose(world, **fields):
    data = EDIT | {"candidate_id": str(world.bob.user_id)} | fields
    return world.alice.post(f"{room(world)}/edit", data)


def profile(world, **fields):
    bob = {"name": "Bob Burns", "email": "bob@example.org"}
    return world.alice.post(f"/candidates/{world.bob.user_id}", bob | {"has_exempt": "yes"} | fields)


def observed(world):
    return profiles.kinds_of(world.interview.id)


@pytest.mark.parametrize(
    "fields",
    [{"proctoring": "everything"}, {"proctoring": "custom"}, {"proctoring": "custom", "signals": ["mind-reading"]}],
)
def test_a_choice_that_is_none_is_refused_beside_its_field(world, fields):
    answer = choose(world, **fields)
    assert answer.status_code == 400
    page = read(answer)
    assert page.errors_of("proctoring") or page.errors_of("signals")
    assert observed(world) == SIGNALS.keys()


def test_a_plain_client_that_leaves_it_out_changes_nothing(world):
    choose(world, proctoring="light")
    choose(world)
    assert interviews.get(world.interview.id).proctoring_profile == "light"


def test_the_notice_asks_about_what_is_observed_and_nothing_else(world):
    choose(world, proctoring="custom", signals=["no-face", "left-tab"])
    page = read(past_welcome(world.bob, world.room))
    assert "Whether a face is in the picture." in page.text
    assert "Whether the tab of the interview is left for another tab." in page.text
    assert "head is turned" not in page.text


def test_where_nothing_is_observed_nobody_is_asked_and_nothing_is_loaded(world):
    choose(world, proctoring="off")
    config, _source = read(past_welcome(world.bob, world.room)).block("room-config")
    assert (config["consent"]["decision"], config["assets"]) == ("declined", None)
    assert world.bob.http.get(f"{room(world)}/consent").location == room(world)


def test_an_interviewer_neither_sees_nor_sets_exemptions(world):
    page = f"/candidates/{world.bob.user_id}"
    assert not read(world.dave.http.get(page)).all("input", name="exempt")
    world.dave.post(page, {"name": "Bob Burns", "email": "bob@example.org", "has_exempt": "yes", "exempt": ["no-face"]})
    assert "no-face" in observed(world)


def test_an_exemption_that_does_not_exist_is_refused(world):
    assert profile(world, exempt=["mind-reading"]).status_code == 400
    assert observed(world) == SIGNALS.keys()


def test_an_administrator_exempts_and_the_interviewers_are_not_told(world):
    profile(world, exempt=["looking-away"])
    assert "looking-away" not in observed(world)
    admit(world)
    world.alice.post(f"{room(world)}/complete")
    assert "looking-away" not in world.alice.http.get(f"{room(world)}/report").text
    form = world.alice.http.get(f"/candidates/{world.bob.user_id}").text
    assert [kind for kind in SIGNALS if f'value="{kind}" checked' in form] == ["looking-away"]
    profile(world)
    assert observed(world) == SIGNALS.keys()

"""Who is there: one live tab a person, a lobby that is not the room, and nothing left behind."""

import pytest

from repositories.states import SeatRole
from services.interview.seats import Seat
from services.room.presence import Media, Presence


def seat(user_id, role=SeatRole.CANDIDATE, interview_id=1):
    return Seat(interview_id, f"link-{interview_id}", user_id, f"Person {user_id}", role, "scheduled", "approved")


ALICE, BOB = seat(1, SeatRole.INTERVIEWER), seat(2)


@pytest.fixture
def presence():
    return Presence()


def there(presence, interview_id=1):
    return sorted(one.seat.user_id for one in presence.others(interview_id, 0))


def test_of_two_tabs_the_later_has_the_seat_and_the_person_counts_once(presence):
    assert presence.sit(BOB, "first tab") is None
    assert presence.sit(BOB, "second tab") == "first tab"
    assert presence.is_seated(1, 2, "second tab")
    assert not presence.is_seated(1, 2, "first tab")
    assert there(presence) == [2]


def test_closing_the_tab_that_lost_the_seat_takes_nobody_out(presence):
    presence.sit(BOB, "first tab")
    presence.sit(BOB, "second tab")
    assert presence.stand("first tab") == (None, False)
    assert presence.is_seated(1, 2, "second tab")
    assert presence.stand("second tab") == (BOB, True)
    assert presence.is_empty(1)


def test_the_first_tab_can_take_the_seat_back(presence):
    presence.sit(BOB, "first tab")
    presence.sit(BOB, "second tab")
    assert presence.sit(BOB, "first tab") == "second tab"
    assert presence.is_seated(1, 2, "first tab")
    assert presence.stand("second tab") == (None, False)
    assert there(presence) == [2]


def test_joining_again_from_the_same_tab_takes_nothing_over(presence):
    presence.sit(BOB, "tab")
    assert presence.sit(BOB, "tab") is None
    assert there(presence) == [2]


def test_who_waits_is_known_but_not_in_the_room(presence):
    presence.wait(BOB, "tab")
    assert presence.is_anybody_waiting(1)
    assert presence.is_empty(1)
    assert there(presence) == []
    assert not presence.is_seated(1, 2, "tab")
    assert presence.stand("tab") == (BOB, False)
    assert not presence.is_anybody_waiting(1)


def test_who_waits_in_two_tabs_waits_until_both_are_closed(presence):
    presence.wait(BOB, "first tab")
    presence.wait(BOB, "second tab")
    presence.stand("first tab")
    assert presence.is_anybody_waiting(1)
    presence.stand("second tab")
    assert not presence.is_anybody_waiting(1)


def test_who_is_admitted_leaves_the_lobby_for_the_room(presence):
    presence.wait(BOB, "tab")
    assert presence.sit(BOB, "tab") is None
    assert presence.stand("tab") == (BOB, True)
    assert not presence.is_anybody_waiting(1)


def test_two_people_are_there_apart(presence):
    presence.sit(ALICE, "hers")
    presence.sit(BOB, "his")
    assert [one.seat for one in presence.others(1, 1)] == [BOB]
    assert [one.seat for one in presence.others(1, 2)] == [ALICE]
    presence.stand("his")
    assert there(presence) == [1]
    assert not presence.is_empty(1)


def test_a_socket_that_goes_to_another_interview_is_no_longer_in_the_first(presence):
    presence.sit(BOB, "tab")
    presence.sit(seat(2, interview_id=7), "tab")
    assert presence.is_empty(1)
    assert there(presence, 7) == [2]
    presence.wait(BOB, "tab")
    assert presence.is_empty(7)


def test_devices_are_off_until_said_otherwise_and_forgotten_with_the_seat(presence):
    presence.set_media(1, 2, Media(audio=True))  # Nobody is there yet.
    presence.sit(BOB, "tab")
    assert presence.others(1, 1)[0].media == Media(audio=False, video=False, screen=False)
    presence.set_media(1, 2, Media(audio=True, video=True))
    assert presence.others(1, 1)[0].media == Media(audio=True, video=True)
    presence.sit(BOB, "second tab")
    assert presence.others(1, 1)[0].media == Media()


def test_a_socket_nobody_knows_stands_up_from_nowhere(presence):
    assert presence.stand("unknown") == (None, False)
    assert not presence.is_anybody_waiting(1)
    assert presence.is_empty(1)


def test_nothing_is_kept_of_rooms_that_everybody_left(presence):
    for number in range(100):
        presence.sit(seat(2, interview_id=number), f"tab {number}")
        presence.wait(seat(3, interview_id=number), f"lobby {number}")
        presence.stand(f"tab {number}")
        presence.stand(f"lobby {number}")
    assert (presence._rooms, presence._interview_of) == ({}, {})

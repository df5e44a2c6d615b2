"""Seats of the tests' people, as the database has them now."""

from services import seats


def seat_of(person, interview):
    return seats.get(person.user_id, interview.meeting_link)[0]

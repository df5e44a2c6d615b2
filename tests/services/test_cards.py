"""Cards: who reads what in which state, nothing overwritten, nothing changed without a trace, nothing decided by us."""

from dataclasses import replace

import pytest

from db.engine import database
from repositories.states import SeatRole
from routes.forms.cards import moment_words
from services.base import Conflict, Invalid, NotAllowed, NotFound
from services.base.clock import utcnow
from services.cards import Content, Criterion, Rating, Values, deciding, filling, overview, scorecards
from services.cards import content as contents
from services.cards.filling import Kind
from services.interview import interviews
from services.interview.members import PanelMember, set_panel
from services.planning import ending
from tests.people import add_user
from tests.services.seated import seat_of

CRITERIA = [Criterion("Tests", ("none", "some", "good", "great")), Criterion("Talks", ("a", "b", "c", "d"))]


def rated(first: int | None, second: int | None = 2, says: str = "yes") -> Content:
    return Content((Rating(first, "saw it", 754), Rating(second, "heard it")), says, "Because.")


def panel(world, *, hides_alerts=True):
    """alice interviews; erin is an interviewer of the panel, otto observes; the scorecard has two criteria."""
    erin, otto = add_user("erin", "Erin", "interviewer"), add_user("otto", "Otto", "interviewer")
    wanted = [PanelMember(erin, SeatRole.INTERVIEWER), PanelMember(otto, SeatRole.OBSERVER)]
    whom = {"interviewer_id": world.alice.user_id, "candidate_id": world.bob.user_id}
    database.run(lambda db: set_panel(db, world.interview.id, wanted, **whom))
    made = scorecards.add(Values("Backend", CRITERIA, hides_alerts), by=world.alice.user_id, at=utcnow())
    scorecards.choose(world.interview.id, made)
    return erin, otto, made


def submit(world, user_id, card=None, revision=0):
    return filling.submit(world.interview.id, user_id, card or rated(3), revision=revision, at=utcnow())


def test_others_cards_and_the_decision_wait_for_ones_own(world):
    """The matrix reader × own card × interview."""
    erin, otto, _made = panel(world)
    submit(world, erin, rated(4, says="leaning-no"))
    coordinator = add_user("cora", "Cora", "coordinator")
    readers = {"host": world.alice.user_id, "observer": otto, "planner without a seat": coordinator}
    for state in ("open", "over", "decided"):
        if state == "over":
            ending.complete(seat_of(world.alice, world.interview), at=utcnow())
        interview = interviews.get(world.interview.id)
        if state == "decided":
            who = {"by": coordinator, "role": "coordinator", "at": utcnow()}
            deciding.decide(interview, "no", "Too few tests.", newest=0, **who)
        for name, reader in readers.items():
            own = filling.own(interview.id, reader)
            for step in ("none", "begun") if name != "planner without a seat" else ("none",):
                if step == "begun" and own is None:
                    filling.save(interview.id, reader, rated(1), revision=0, at=utcnow())
                found = overview.of(interview, reader)
                owes = name != "planner without a seat"
                assert found.is_hidden is owes is overview.hides_alerts(interview, reader), (state, name, step)
                assert (found.submitted, found.owed) == (1, 3), (state, name, step)
                secret = (found.cards, found.spreads, found.decisions)
                assert not owes or secret == ([], [], []), (state, name, step)
                assert owes or [one.card.name for one in found.cards] == ["Erin"], (state, name, step)
    for reader in (world.alice.user_id, otto):
        submit(world, reader, rated(1), revision=1)
        found = overview.of(interview, reader)
        assert [one.outcome for one in found.decisions] == ["no"]
        assert not overview.hides_alerts(interview, reader)
    tests, talks = found.spreads
    assert (tests.marks, tests.low, tests.middle, tests.high) == ((1, 1, 4), 1, 1, 4)
    assert ((tests.near_pairs, tests.pairs), (talks.near_pairs, talks.pairs)) == ((1, 3), (3, 3))


def test_a_card_that_was_begun_blind_is_owed_by_nobody_once_its_review_is_over(world):
    panel(world)
    reviewer = add_user("rita", "Rita", "interviewer")
    filling.save(world.interview.id, reviewer, rated(1), revision=0, at=utcnow(), kind=Kind.BLIND)
    found = overview.of(world.interview, reviewer)
    assert (found.is_hidden, found.owed) == (False, 3)
    assert not overview.hides_alerts(world.interview, reviewer)


def test_a_team_may_show_alerts_before_the_cards(world):
    erin, _otto, _made = panel(world, hides_alerts=False)
    assert overview.of(world.interview, erin).is_hidden
    assert not overview.hides_alerts(world.interview, erin)


def test_nothing_is_overwritten_and_every_change_leaves_a_trace(world):
    erin, _otto, made = panel(world)
    room = world.interview.id
    for wrong, code in (
        (replace(rated(9)), "mark-unknown"),
        (Content((Rating(1),), None, ""), "card-malformed"),
        (rated(1, says="hire"), "recommendation-unknown"),
        (replace(rated(1), words="x" * (contents.MAX_WORDS_CHARS + 1)), "text-too-long"),
    ):
        with pytest.raises(Invalid) as refusal:
            filling.save(room, erin, wrong, revision=0, at=utcnow())
        assert refusal.value.code == code
    assert filling.own(room, erin) is None
    begun = filling.save(room, erin, rated(1), revision=0, at=utcnow())
    for late in (0, 7):
        with pytest.raises(Conflict, match="card-changed"):
            filling.save(room, erin, rated(2), revision=late, at=utcnow())
    assert filling.own(room, erin) == begun
    for incomplete in (Content(rated(1).ratings, None, "x"), Content(rated(1).ratings, "yes", " "),
                       Content((Rating(), Rating(1)), "yes", "x")):  # fmt: skip
        with pytest.raises(Invalid):
            submit(world, erin, incomplete, revision=1)
    assert filling.own(room, erin) == begun, "what was refused stored nothing"
    submit(world, erin, rated(1), revision=1)
    with pytest.raises(Conflict, match="card-submitted"):
        filling.save(room, erin, rated(2), revision=2, at=utcnow())
    with pytest.raises(Invalid, match="reason-missing"):
        filling.change(room, erin, rated(4), " ", revision=2, at=utcnow())
    filling.change(room, erin, rated(4), "Watched it again.", revision=2, at=utcnow())
    (card,) = overview.of(world.interview, erin).cards
    assert (card.content.ratings[0].mark, card.earlier[0].content.ratings[0].mark) == (4, 1)
    assert card.earlier[0].reason == "Watched it again."
    # The interview keeps what it was rated by.
    who = {"by": world.alice.user_id, "role": "interviewer", "at": utcnow()}
    scorecards.edit(made, Values("Other", CRITERIA[:1]), base=1, **who)
    kept = scorecards.of_interview(room)
    assert (kept.title, kept.version) == ("Backend", 1)
    with pytest.raises(Conflict, match="card-begun"):
        scorecards.choose(room, None)


def test_only_who_is_responsible_decides_with_reasons_after_the_end(world):
    erin, otto, _made = panel(world)
    alice = world.alice.user_id
    host = {"by": alice, "role": "interviewer", "at": utcnow()}
    for other in (erin, otto, world.bob.user_id):
        with pytest.raises(NotAllowed):
            deciding.decide(world.interview, "yes", "x", newest=0, by=other, role="interviewer", at=utcnow())
    for outcome, reasons in (("", "x"), ("hire", "x"), ("yes", " "), ("yes", "x" * 5001)):
        with pytest.raises(Invalid):
            deciding.decide(world.interview, outcome, reasons, newest=0, **host)
    with pytest.raises(Conflict, match="not-over"):
        deciding.decide(world.interview, "yes", "x", newest=0, **host)
    ending.complete(seat_of(world.alice, world.interview), at=utcnow())
    deciding.decide(world.interview, "another-interview", "Unsure about tests.", newest=0, **host)
    with pytest.raises(Conflict, match="decision-changed"):
        deciding.decide(world.interview, "no", "x", newest=0, **host)
    submit(world, alice)
    (first,) = overview.of(world.interview, alice).decisions
    deciding.decide(world.interview, "yes", "The second one was good.", newest=first.id, **host)
    assert [one.outcome for one in overview.of(world.interview, alice).decisions] == ["yes", "another-interview"]


def test_scorecards_are_checked_and_changed_by_their_own(world):
    who = {"by": world.alice.user_id, "at": utcnow()}
    for values, field in (
        (Values("", CRITERIA), "title"),
        (Values("x", []), "name-1"),
        (Values("x", [Criterion(" ", CRITERIA[0].anchors)]), "name-1"),
        (Values("x", [CRITERIA[0], Criterion("y", ("a", "b", "", "d"))]), "anchor-2-3"),
        (Values("x", [Criterion("y", ("a" * 301, "b", "c", "d"))]), "anchor-1-1"),
        (Values("x", CRITERIA * 7), None),
    ):
        with pytest.raises(Invalid) as refusal:
            scorecards.add(values, **who)
        assert refusal.value.field == field
    made = scorecards.add(Values("x", CRITERIA), **who)
    with pytest.raises(NotAllowed):
        scorecards.edit(made, Values("y", CRITERIA), base=1, by=world.carol.user_id, role="interviewer", at=utcnow())
    with pytest.raises(Invalid, match="scorecard-changed"):
        scorecards.edit(made, Values("y", CRITERIA), base=9, role="interviewer", **who)
    scorecards.archive(made, role="interviewer", **who)
    with pytest.raises(NotFound, match="scorecard-gone"):
        scorecards.choose(world.interview.id, made)


def test_moments_are_read_as_they_are_written():
    for text, seconds in (("", None), ("12:34", 754), ("1:02:03", 3723), ("0:00", 0)):
        assert contents.moment_of(text, "moment-1") == seconds
        assert moment_words(seconds) == text
    for text in ("12", "12:60", "a:bc", "-1:00"):
        with pytest.raises(Invalid):
            contents.moment_of(text, "moment-1")

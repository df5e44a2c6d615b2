"""Asking a colleague for a blind second review of an interview that is over, and what becomes of it.

The panel of an interview that is over does not change, so a reviewer has no seat in it and reads nothing of it by
other ways.
"""

import uuid
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import interviews, members, report_shares, scorecards, second_reviews, team
from repositories.cards import Card
from repositories.interviews import Interview
from repositories.second_reviews import SecondReview
from repositories.states import InterviewStatus, MailKind, SecondReviewState
from services.audit import audit
from services.base import Conflict, Invalid, NotFound, _
from services.cards import Content, filling
from services.cards import content as contents
from services.interview import Seat, seats
from services.mail import outbox
from services.record import moments

DEFAULT_DAYS, MAX_DAYS = 7, 60
MAX_REVIEWS = 5
"""Of one interview, all that were ever asked; as many again as an interview has people."""
MAX_LISTED = 50


def ask(interview: Interview, reviewer_id: int, *, days: int, by: int, at: datetime) -> SecondReview:
    """Ask this colleague, who is told by mail where it is on; asking again after an end begins anew.

    Raises Invalid with a `field`, Conflict("not-completed", "no-scorecard", "reviews-full", "review-open").
    """
    if not 1 <= days <= MAX_DAYS:
        raise Invalid("days-out-of-range", _("Choose between 1 and %(count)s days.", count=MAX_DAYS), field="days")
    values = {
        "link": str(uuid.uuid4()),
        "asked_by": by,
        "asked_at": at,
        "ends_at": at + timedelta(days=days),
        "state": SecondReviewState.ASKED,
        "done_at": None,
    }

    def work(db: Connection) -> SecondReview:
        interviews.lock(db, interview.id)
        _require_ready(db, interview)
        _require_reviewer(db, interview, reviewer_id, by=by, at=at)
        found = second_reviews.list_of(db, interview.id)
        own = next((one for one in found if one.reviewer_id == reviewer_id), None)
        if own is None:
            if len(found) >= MAX_REVIEWS:
                raise Conflict("reviews-full", _("An interview can have %(count)s second reviews.", count=MAX_REVIEWS))
            who = {"interview_id": interview.id, "reviewer_id": reviewer_id}
            review_id = second_reviews.insert_review(db, values | who)
        else:
            if own.is_submitted or own.is_open(at):
                raise Conflict("review-open", _("This person has been asked already."))
            review_id = own.id
            second_reviews.update_review(db, review_id, values)
        fact, details = f"{review_id} {at.isoformat()}", {"review": values["link"]}
        # Without the interview's number: nothing about it stands beside the letter.
        outbox.put(db, outbox.Entry(MailKind.SECOND_REVIEW, reviewer_id, None, fact, details=details), at=at)
        made = second_reviews.find_in(db, interview.id, review_id)
        assert made is not None
        doer, on = audit.Doer(by), audit.interview(interview.id, interview.title)
        audit.write(db, audit.Deed.REVIEW_ASKED, by=doer, on=on, whom=reviewer_id, at=at)
        return made

    return database.run(work)


def get(link: str, user_id: int, *, at: datetime) -> tuple[SecondReview, Interview]:
    """A review of this person that is open or submitted.

    Raises NotFound for others' and what is gone, Conflict("review-over") once it has ended without a card.
    """

    def work(db: Connection) -> tuple[SecondReview | None, Interview | None, bool]:
        found = second_reviews.find_by_link(db, link)
        if found is None or found.reviewer_id != user_id:
            return None, None, False
        interview = interviews.find(db, found.interview_id)
        return found, interview, interview is not None and user_id in _panel(db, interview)

    review, interview, is_on_panel = database.read(work)
    if review is None or interview is None:
        raise NotFound
    if is_on_panel or not (review.is_submitted or review.is_open(at)):
        raise over()
    return review, interview


def reader(user_id: int, meeting_link: str) -> tuple[Seat, Interview]:
    """The seat of somebody whose second review is in: from then on they read the report as an observer does, and more.

    Raises NotFound for everybody else.
    """

    def work(db: Connection) -> tuple[Interview | None, SecondReview | None]:
        interview = interviews.find_by_link(db, meeting_link)
        found = [] if interview is None else second_reviews.list_of(db, interview.id)
        return interview, next((one for one in found if one.reviewer_id == user_id and one.is_submitted), None)

    interview, review = database.read(work)
    if interview is None or review is None:
        raise NotFound
    return seats.observing(interview, user_id, review.name, is_reader=True), interview


def list_of(interview_id: int) -> list[SecondReview]:
    """All of an interview, for its panel and its planners."""
    return database.read(lambda db: second_reviews.list_of(db, interview_id))


def waiting(user_id: int, *, at: datetime) -> list[SecondReview]:
    """What this person is asked for, the first to end first; at most 50."""
    return database.read(lambda db: second_reviews.list_open_of_reviewer(db, user_id, at=at, limit=MAX_LISTED))


def save(review: SecondReview, content: Content, *, revision: int, at: datetime) -> Card:
    """Store what is there so far. Raises as `filling.save`, and Conflict("review-over")."""
    _require_open(review, at)
    who = (review.interview_id, review.reviewer_id)
    stored = contents.shifted(content, _started_ms(review))
    return filling.save(*who, stored, revision=revision, at=at, kind=filling.Kind.BLIND)


def as_reviewer(review: SecondReview, stored: Content) -> Content:
    """What the reviewer wrote, with moments that count from the beginning of the recording and tell no date."""
    return contents.shifted(stored, -_started_ms(review))


def submit(review: SecondReview, content: Content, *, revision: int, at: datetime) -> Card:
    """Hand the card in; from then on its writer reads who it was.

    Raises as `save`, and Invalid where something is missing.
    """
    _require_open(review, at)
    who = (review.interview_id, review.reviewer_id)
    own = filling.own(*who)
    if own is not None and own.is_submitted:
        card = own  # The server was stopped after the card, and before the review.
    else:
        stored = contents.shifted(content, _started_ms(review))
        card = filling.submit(*who, stored, revision=revision, at=at, kind=filling.Kind.BLIND)
    _end(review, SecondReviewState.SUBMITTED, at=at)
    return card


def decline(review: SecondReview, *, at: datetime) -> None:
    """The reviewer does not review it. Raises Conflict("review-over")."""
    _end(review, SecondReviewState.DECLINED, at=at)


def withdraw(interview_id: int, review_id: int, *, at: datetime) -> None:
    """It is not wanted any more. Raises NotFound, Conflict("review-over") for one that has ended."""
    review = database.read(lambda db: second_reviews.find_in(db, interview_id, review_id))
    if review is None:
        raise NotFound
    _end(review, SecondReviewState.WITHDRAWN, at=at)


def over() -> Conflict:
    """The refusal of a review that has ended without a card."""
    return Conflict("review-over", _("This second review has ended. Nothing more can be entered or read."))


def _started_ms(review: SecondReview) -> int:
    span = moments.of(review.interview_id)
    return 0 if span is None else span.started_ms


def _end(review: SecondReview, state: SecondReviewState, *, at: datetime) -> None:
    def work(db: Connection) -> None:
        interviews.lock(db, review.interview_id)
        now = second_reviews.find_in(db, review.interview_id, review.id)
        # A card that is in counts, also where the review was withdrawn meanwhile.
        if now is None or (now.state != SecondReviewState.ASKED and state is not SecondReviewState.SUBMITTED):
            raise over()
        second_reviews.update_review(db, review.id, {"state": state, "done_at": at})

    database.run(work)


def _require_open(review: SecondReview, at: datetime) -> None:
    now = database.read(lambda db: second_reviews.find_in(db, review.interview_id, review.id))
    if now is None or not now.is_open(at):
        raise over()


def _require_ready(db: Connection, interview: Interview) -> None:
    if interview.status != InterviewStatus.COMPLETED:
        raise Conflict("not-completed", _("A second review can be asked for once the interview is completed."))
    if scorecards.find_of_interview(db, interview.id) is None:
        raise Conflict("no-scorecard", _("Choose a scorecard for this interview first."))


def _require_reviewer(db: Connection, interview: Interview, reviewer_id: int, *, by: int, at: datetime) -> None:
    found = team.find(db, reviewer_id)
    if found is None or not found.is_active:
        raise Invalid("reviewer-unknown", _("Choose somebody on your team from the list."), field="reviewer_id")
    if reviewer_id == by or reviewer_id in _panel(db, interview):
        words = _("Choose somebody who was not in the interview and does not ask for the review.")
        raise Invalid("reviewer-knows", words, field="reviewer_id")
    shares = [one for one in report_shares.list_of(db, interview.id) if one.reader_id == reviewer_id]
    if any(one.is_open(at) or one.last_opened_at is not None for one in shares):
        words = _("The report was shared with this person. Choose somebody who does not know whose interview it is.")
        raise Invalid("reviewer-knows", words, field="reviewer_id")


def _panel(db: Connection, interview: Interview) -> set[int]:
    return {interview.interviewer_id, *(one.user_id for one in members.list_for_interview(db, interview.id))}

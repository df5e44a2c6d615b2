"""Blind second reviews: asking for one, for who plans; and the reviewer's page, whose data names nobody."""

import json

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from repositories.cards import Card
from repositories.interviews import Interview
from repositories.scorecards import InterviewScorecard
from repositories.second_reviews import SecondReview
from routes import card_lines, moment_links
from routes.forms.cards import CardShown, card_of, card_stored, limits_of, moment_words
from routes.http import costs, expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, NotFound, ServiceError, beside, utcnow
from services.cards import Content, Rating, content, criteria, filling, scorecards
from services.interview import members
from services.people import team
from services.questions import planned, statements
from services.second_reviews import Blind, asking, blinding, recording

bp = Blueprint("second_reviews", __name__)


@bp.get("/interview/<meeting_link>/second-reviews")
@guards.planner_required
def index(meeting_link: str) -> ResponseReturnValue:
    """Who was asked, what became of it, and a form to ask somebody."""
    return _asking({"reviewer_id": 0, "days": asking.DEFAULT_DAYS})


@bp.post("/interview/<meeting_link>/second-reviews")
@expired_forms.gives_back
@guards.planner_required
def ask(meeting_link: str) -> ResponseReturnValue:
    """Ask a colleague, who is told by mail where it is on."""
    entered = {name: request.form.get(name, 0, type=int) for name in ("reviewer_id", "days")}
    if expired_forms.is_expired():
        return _asking(entered, error=expired_forms.sentences()[0]), 400
    with limits.form() as attempt:
        try:
            made = asking.ask(g.interview, entered["reviewer_id"], days=entered["days"], by=g.user.id, at=utcnow())
        except (Invalid, Conflict) as error:
            return _asking(entered, error=translate(error.message), wrong=error.field), error.status
        attempt.give_back()
    flash(_("The review by %(name)s now waits on their dashboard.", name=made.name), "ok")
    return redirect(url_for("second_reviews.index", meeting_link=meeting_link))


@bp.post("/interview/<meeting_link>/second-reviews/<int:review_id>/withdraw")
@guards.planner_required
def withdraw(meeting_link: str, review_id: int) -> ResponseReturnValue:
    """The review is not wanted any more; its page closes."""
    asking.withdraw(g.interview.id, review_id, at=utcnow())
    flash(_("The second review is withdrawn."), "ok")
    return redirect(url_for("second_reviews.index", meeting_link=meeting_link))


@bp.get("/second-review/<review_link>")
@guards.allowed(Action.REVIEW)
@costs.costly
def show(review_link: str) -> ResponseReturnValue:
    """The reviewer's page; once their card is in, the way to the report."""
    review, interview = asking.get(review_link, g.user.id, at=utcnow())
    if review.is_submitted:
        return redirect(url_for("reports.show", meeting_link=interview.meeting_link))
    scorecard, own = _scorecard(interview), filling.own(interview.id, g.user.id)
    if own is not None:
        written = asking.as_reviewer(review, content.read(own.content))
        return _page(review, interview, scorecard, card_stored(written, own.revision))
    empty = Content(tuple(Rating() for _one in criteria.read(scorecard.criteria)))
    return _page(review, interview, scorecard, card_stored(empty, 0))


@bp.post("/second-review/<review_link>")
@expired_forms.gives_back
@guards.allowed(Action.REVIEW)
def fill(review_link: str) -> ResponseReturnValue:
    """Save or submit the card, as `action` says; as JSON for the page that saves while its person types."""
    review, interview = asking.get(review_link, g.user.id, at=utcnow())
    scorecard = _scorecard(interview)
    shown = card_of(request.form, len(criteria.read(scorecard.criteria)))
    if expired_forms.is_expired():
        shown.errors[""] = expired_forms.sentences()[0]
        if _wants_json():
            return jsonify(code="form-expired", message=shown.errors[""], revision=shown.revision), 400
        return _page(review, interview, scorecard, shown), 400
    with limits.form() as attempt:
        try:
            card = _stored(review, shown)
        except (Invalid, Conflict) as error:
            return _refused(review, interview, scorecard, shown, error)
        attempt.give_back()
    if _wants_json():
        return jsonify(revision=card.revision)
    flash(_("Your card is in.") if card.is_submitted else _("Your card is saved."), "ok")
    return redirect(url_for("second_reviews.show", review_link=review.link))


@bp.post("/second-review/<review_link>/decline")
@guards.allowed(Action.REVIEW)
def decline(review_link: str) -> ResponseReturnValue:
    """The reviewer does not want to, or knows whose interview it is."""
    review, _interview = asking.get(review_link, g.user.id, at=utcnow())
    asking.decline(review, at=utcnow())
    flash(_("You declined the second review."), "ok")
    return redirect(url_for("interviews.dashboard"))


@bp.get("/second-review/<review_link>/playback")
@guards.allowed(Action.REVIEW)
@costs.costly
def play(review_link: str) -> ResponseReturnValue:
    """What the player asks for, without names; whoever handed the card in plays the report's."""
    _review, interview = asking.get(review_link, g.user.id, at=utcnow())
    blind, found = blinding.of(interview), recording.of(interview)
    head = recording.head(interview, found, blind, [translate(one) for one in blind.labels])
    return _binary(recording.stream(found, beside(_json, head), blind))


@bp.get("/second-review/<review_link>/runs/<int:run_id>")
@guards.allowed(Action.REVIEW)
def run(review_link: str, run_id: int) -> ResponseReturnValue:
    """A run of the recording with its output, by its place among the runs; also afterwards without a name."""
    _review, interview = asking.get(review_link, g.user.id, at=utcnow())
    blind = blinding.of(interview)
    label = translate(blind.label(recording.runner_of(interview.id, run_id)))
    return jsonify(recording.run(interview, run_id, recording.of(interview), blind, label))


def _stored(review: SecondReview, shown: CardShown) -> Card:
    is_draft = request.form.get("action") != "submit"
    shown.require_read(is_draft=is_draft)
    if is_draft:
        return asking.save(review, shown.content, revision=shown.revision, at=utcnow())
    return asking.submit(review, shown.content, revision=shown.revision, at=utcnow())


def _scorecard(interview: Interview) -> InterviewScorecard:
    found = scorecards.of_interview(interview.id)
    if found is None:
        raise NotFound("no-scorecard")
    return found


def _refused(
    review: SecondReview, interview: Interview, scorecard: InterviewScorecard, shown: CardShown, error: ServiceError
) -> ResponseReturnValue:
    own = filling.own(interview.id, g.user.id)
    newest = own.revision if own else 0
    if _wants_json():
        return jsonify(code=error.code, message=translate(error.message), revision=newest), error.status
    shown.refuse(error)
    if error.code == "card-changed":
        # The sentence says so; saving again is then meant.
        shown.revision = newest
    return _page(review, interview, scorecard, shown), error.status


def _page(review: SecondReview, interview: Interview, scorecard: InterviewScorecard, shown: CardShown) -> str:
    blind = blinding.of(interview)
    playable = moment_links.of(interview.id, may_play=True, is_blind=True)
    return render_template(
        "second_reviews/review.html",
        review=review,
        questions=_questions(interview, blind),
        has_playback=playable is not None,
        playable=playable,
        criteria=criteria.read(scorecard.criteria),
        shown=shown,
        lines={"recommendations": card_lines.recommendations(), "moment_words": moment_words},
        limits_of=limits_of(),
    )


def _questions(interview: Interview, blind: Blind) -> list[dict[str, object]]:
    """Title and statement of what was in the room, without a number that could be looked up."""
    contents = [planned.used_content(interview.id, one.id) for one in planned.used(interview.id)]
    return [
        {"title": blind.hide(one.title), "statement": statements.html(blind.hide(one.statement))} for one in contents
    ]


def _asking(entered: dict[str, int], *, error: str | None = None, wrong: str | None = None) -> str:
    known = {one.user_id for one in members.people_of(g.interview)} | {g.user.id}
    return render_template(
        "second_reviews/index.html",
        interview=g.interview,
        reviews=asking.list_of(g.interview.id),
        colleagues=[one for one in team.list_active() if one.id not in known],
        has_scorecard=scorecards.of_interview(g.interview.id) is not None,
        entered=entered,
        error=error,
        wrong=wrong,
        most_days=asking.MAX_DAYS,
        now=utcnow(),
    )


def _json(head: dict[str, object]) -> bytes:
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()


def _binary(pieces: object) -> Response:
    return Response(pieces, mimetype="application/octet-stream")  # type: ignore[arg-type]


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"

"""One's own card of an interview, saved as it is typed, and the decision. The candidate reads neither."""

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import translate
from repositories.cards import Card
from repositories.scorecards import InterviewScorecard
from routes import card_lines, moment_links
from routes import scorecards as team
from routes.forms.cards import CardShown, card_of, card_stored, limits_of, moment_words
from routes.http import expired_forms, guards, limits
from services.base import Conflict, Invalid, NotFound, ServiceError, utcnow
from services.cards import Content, Rating, content, criteria, deciding, filling, scorecards

bp = Blueprint("cards", __name__)


@bp.get("/interview/<meeting_link>/card")
@guards.seat_required()
def show(meeting_link: str) -> ResponseReturnValue:
    """One's own card; once it is in, also the others' that are."""
    filling.require_panel(g.seat)
    scorecard = scorecards.of_interview(g.interview.id)
    if scorecard is None:
        return render_template("cards/none.html", interview=g.interview, is_planner=g.seat.is_interviewer)
    own = filling.own(g.interview.id, g.user.id)
    return _page(_stored(scorecard, own), scorecard, own)


@bp.get("/interview/<meeting_link>/card/in-room")
@guards.seat_required()
def in_room(meeting_link: str) -> ResponseReturnValue:
    """The same form as a part of the room's page."""
    filling.require_panel(g.seat)
    scorecard, own = scorecards.of_interview(g.interview.id), filling.own(g.interview.id, g.user.id)
    report = url_for("reports.show", meeting_link=meeting_link)
    return render_template(
        "cards/in_room.html",
        interview=g.interview,
        scorecard=scorecard,
        criteria=criteria.read(scorecard.criteria) if scorecard else (),
        shown=_stored(scorecard, own) if scorecard else None,
        own=own,
        is_in=own is not None and own.is_submitted,
        lines={"recommendations": card_lines.recommendations(), "moment_words": moment_words},
        limits_of=limits_of(),
        playable=moment_links.of(g.interview.id, may_play=g.seat.is_interviewer, page=report),
        is_in_room=True,
        is_planner=g.seat.is_interviewer,
    )


@bp.post("/interview/<meeting_link>/card")
@expired_forms.gives_back
@guards.seat_required()
def fill(meeting_link: str) -> ResponseReturnValue:
    """Save, submit or change it, as `action` says; as JSON for the page that saves while its person types."""
    filling.require_panel(g.seat)
    scorecard = scorecards.of_interview(g.interview.id)
    if scorecard is None:
        raise NotFound("no-scorecard")
    shown = card_of(request.form, len(criteria.read(scorecard.criteria)))
    action = request.form.get("action", "save")
    if expired_forms.is_expired():
        return _expired(shown, scorecard)
    with limits.form() as attempt:
        try:
            card = _stored_as(action, shown)
        except (Invalid, Conflict) as error:
            return _refused(shown, scorecard, error)
        attempt.give_back()
    if _wants_json():
        return jsonify(revision=card.revision)
    flash(_("Your card is saved.") if action == "save" else _("Your card is in."), "ok")
    return redirect(url_for("cards.show", meeting_link=meeting_link))


@bp.route("/interview/<meeting_link>/decision", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.planner_required
def decide(meeting_link: str) -> ResponseReturnValue:
    """What was decided and why; nothing here suggests it."""
    entered = {"outcome": request.form.get("outcome", ""), "reasons": request.form.get("reasons", "")}
    if request.method == "GET":
        return _decision(entered)
    if expired_forms.is_expired():
        return _decision(entered, expired_forms.sentences()[0], status=400)
    newest = request.form.get("newest", -1, type=int)
    with limits.form() as attempt:
        try:
            outcome, reasons, by = entered["outcome"], entered["reasons"], g.user.id
            deciding.decide(g.interview, outcome, reasons, newest=newest, by=by, role=g.user.role, at=utcnow())
        except (Invalid, Conflict) as error:
            return _decision(entered, translate(error.message), field=error.field, status=error.status)
        attempt.give_back()
    flash(_("The decision is recorded."), "ok")
    return redirect(url_for("cards.decide", meeting_link=meeting_link))


def _stored_as(action: str, shown: CardShown) -> Card:
    who, at = (g.interview.id, g.user.id), utcnow()
    shown.require_read(is_draft=action == "save")
    if action == "submit":
        return filling.submit(*who, shown.content, revision=shown.revision, at=at)
    if action == "change":
        return filling.change(*who, shown.content, shown.reason, revision=shown.revision, at=at)
    return filling.save(*who, shown.content, revision=shown.revision, at=at)


def _expired(shown: CardShown, scorecard: InterviewScorecard) -> ResponseReturnValue:
    shown.errors[""] = expired_forms.sentences()[0]
    if _wants_json():
        return jsonify(code="form-expired", message=shown.errors[""], revision=shown.revision), 400
    return _page(shown, scorecard, filling.own(g.interview.id, g.user.id), 400)


def _refused(shown: CardShown, scorecard: InterviewScorecard, error: ServiceError) -> ResponseReturnValue:
    own = filling.own(g.interview.id, g.user.id)
    newest = own.revision if own else 0
    if _wants_json():
        refused = {"code": error.code, "message": translate(error.message), "field": error.field}
        return jsonify(revision=newest, **refused), error.status
    shown.refuse(error)
    if error.code == "card-changed":
        # The sentence says so; saving again is then meant.
        shown.revision = newest
    return _page(shown, scorecard, own, error.status)


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _stored(scorecard: InterviewScorecard, own: Card | None) -> CardShown:
    if own is not None:
        return card_stored(content.read(own.content), own.revision)
    return card_stored(Content(tuple(Rating() for _one in criteria.read(scorecard.criteria))), 0)


def _page(shown: CardShown, scorecard: InterviewScorecard, own: Card | None, status: int = 200) -> ResponseReturnValue:
    # In an open interview the card stands in the room; what is recorded so far is in the report.
    report = url_for("reports.show", meeting_link=g.interview.meeting_link) if g.seat.is_open else ""
    playable = moment_links.of(g.interview.id, may_play=g.seat.is_interviewer, page=report)
    page = render_template(
        "cards/card.html",
        interview=g.interview,
        scorecard=scorecard,
        criteria=criteria.read(scorecard.criteria),
        shown=shown,
        own=own,
        lines=card_lines.of(g.interview, g.user.id),
        limits_of=limits_of(),
        playable=playable,
        has_playback=playable is not None and not playable.page,
        is_planner=g.seat.is_interviewer,
    )
    return page, status


def _decision(
    entered: dict[str, str], error: str | None = None, *, field: str | None = None, status: int = 200
) -> ResponseReturnValue:
    lines = card_lines.of(g.interview, g.user.id)
    decided = lines.overview.decisions
    page = render_template(
        "cards/decision.html",
        interview=g.interview,
        lines=lines,
        playable=moment_links.of(
            g.interview.id,
            may_play=g.planner.is_interviewer,
            page=url_for("reports.show", meeting_link=g.interview.meeting_link),
        ),
        entered=entered,
        error=error,
        wrong=field,
        newest=decided[0].id if decided else 0,
        may_decide=deciding.may_decide(g.interview, g.user.id, g.user.role),
        reasons_chars=deciding.MAX_REASONS_CHARS,
        offered=team.offered(),
    )
    return page, status

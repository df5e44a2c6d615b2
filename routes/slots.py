"""The candidate's way to choose a time by a link, without an account; and to move or cancel what they chose."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

import letters as wording
from localization import translate
from repositories.interviews import Interview
from routes import erase_requests, slot_pages
from routes import invitations as invited
from routes.http import guards, limits
from services.base import Conflict, Invalid, NotFound, _, utcnow
from services.interview import invitation_links, invitations, members
from services.mail import Method, reading
from services.planning import Scheduled, choosing, slots
from sockets import broadcast

bp = Blueprint("slots", __name__)

KEPT = "offers"
MAX_KEPT = 4
"""The latest offers that this browser opened: the cookie holds 4 KB, a link with its secret a hundred characters."""
WAYS_IN = "ways_in"
"""The interviews' own links."""
CHOOSES_AGAIN = ("slot-taken", "time-unknown", "word-too-long")
MAX_ARGUMENT_CHARS = 64

View = Callable[[slots.Opened], ResponseReturnValue]


def _with_offer(view: View) -> Callable[[str], ResponseReturnValue]:
    """For a browser that opened a link to this offer; others are asked for the link, also where there is no offer."""

    @wraps(view)
    def opened(offer_link: str) -> ResponseReturnValue:
        found = _opened(offer_link)
        return view(found) if found else redirect(url_for("slots.show"), 303)

    return opened


@bp.get("/times")
@guards.public
def show() -> ResponseReturnValue:
    """Takes the secret out of the address, which never reached the server, and sends it on."""
    sent_on = invited.to_fragment("slots.show", request.query_string.decode("latin-1"))
    return sent_on or render_template("slots/open.html")


@bp.get("/times<mangled:rest>")
@guards.public
def show_mangled(rest: str) -> ResponseReturnValue:
    """A link that a mail program changed, as the one of an invitation."""
    return invited.to_fragment("slots.show", rest) or redirect(url_for("slots.show"), 303)


@bp.post("/times")
@guards.public
def open_link() -> ResponseReturnValue:
    """Keep the secret in the browser's own signed cookie, and go to the offer that it opens."""
    secret = invitation_links.secret_in(request.form.get("secret", ""))
    try:
        opened = slots.find(secret, at=utcnow())
    except (Invalid, Conflict) as error:
        if error.code == "invitation-unknown":
            erased = erase_requests.erased_page(secret)
            if erased is not None:
                return erased
            limits.wrong_invitation()
        return slot_pages.refused(error)
    limits.offered_times(opened.offer.link)
    _keep(KEPT, opened.offer.link, secret)
    return redirect(url_for("slots.choose", offer_link=opened.offer.link), 303)


@bp.get("/slots/<offer_link>")
@guards.public
@_with_offer
def choose(opened: slots.Opened) -> ResponseReturnValue:
    """The times that are open; the interview, once one was chosen; or why there is nothing to choose."""
    slot_pages.remember_zone(request.args.get("zone"))
    is_moving = opened.may_move and "move" in request.args
    if opened.state is slots.State.CHOOSE or is_moving:
        return slot_pages.times(opened, after=_moment(request.args.get("after")))
    return slot_pages.standing(opened, way_in=session.get(WAYS_IN, {}).get(opened.offer.link))


@bp.post("/slots/<offer_link>/hold")
@guards.public
@_with_offer
def hold(opened: slots.Opened) -> ResponseReturnValue:
    """Keep a time for a few minutes, and ask whether it is the one."""
    start = _moment(request.form.get("start"))
    if start is None:
        return _not_this_one(opened, Invalid("time-unknown", _("Choose a time from the list.")))
    try:
        held = choosing.hold(opened, start, at=utcnow())
    except Conflict as error:
        return _not_this_one(opened, error)
    return slot_pages.confirming(opened, held, word=request.form.get("word"))


@bp.post("/slots/<offer_link>/confirm")
@guards.public
@_with_offer
def confirm(opened: slots.Opened) -> ResponseReturnValue:
    """Make the interview at this time, or move it there; everybody is told."""
    start = _moment(request.form.get("start"))
    if start is None:
        return _not_this_one(opened, Invalid("time-unknown", _("Choose a time from the list.")))
    if opened.interview is not None and "move" not in request.form:  # Pressed twice: it was the first that counted.
        return redirect(url_for("slots.choose", offer_link=opened.offer.link), 303)
    before = members.people_of(opened.interview) if opened.interview else []
    try:
        made = choosing.confirm(opened, start, word=request.form.get("word"), at=utcnow())
    except (Conflict, Invalid) as error:
        return _not_this_one(opened, error)
    choosing.remember_zone(opened, slot_pages.zone())
    if opened.interview is not None:
        broadcast.panel_changed(made.interview.id, members.changed(before, members.people_of(made.interview)))
        broadcast.interview_changed(made.interview.id)
    _go_on_by(opened, made)
    return redirect(url_for("slots.choose", offer_link=opened.offer.link), 303)


@bp.post("/slots/<offer_link>/cancel")
@guards.public
@_with_offer
def cancel(opened: slots.Opened) -> ResponseReturnValue:
    """The interview will not take place; everybody is told, with what the candidate wrote."""
    word = request.form.get("word")
    try:
        interview = choosing.cancel(opened, word=word, at=utcnow())
    except (Conflict, Invalid) as error:
        return slot_pages.standing(_again(opened), refusal=translate(error.message), word=word, status=error.status)
    broadcast.interview_cancelled(interview.id, interview.meeting_link)
    return redirect(url_for("slots.choose", offer_link=opened.offer.link), 303)


@bp.post("/slots/<offer_link>/enter")
@guards.public
@_with_offer
def enter(opened: slots.Opened) -> ResponseReturnValue:
    """On to the interview, by a further link of its own."""
    interview = _interview_of(opened)
    known = session.get(WAYS_IN, {}).get(opened.offer.link)
    secret = invitations.way_in(interview.id, opened.offer.created_by, known, at=utcnow())
    _keep(WAYS_IN, opened.offer.link, secret)
    return redirect(url_for("invitations.show", _anchor=secret), 303)


@bp.get("/slots/<offer_link>/calendar.ics")
@guards.public
@_with_offer
def download(opened: slots.Opened) -> ResponseReturnValue:
    """The interview for the candidate's calendar; no link that opens it is in it."""
    letter = reading.of(_interview_of(opened), opened.offer.candidate_id)
    answer = Response(
        wording.calendar_of(letter, Method.PUBLISH, at=utcnow()),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    answer.headers.set("Content-Disposition", "attachment", filename="interview.ics")
    return answer


def _opened(offer_link: str) -> slots.Opened | None:
    """The offer, if this browser opened a link to it that still works. Raises TooOften."""
    secret = session.get(KEPT, {}).get(offer_link)
    if not isinstance(secret, str):
        return None
    limits.offered_times(offer_link)
    try:
        return slots.get(offer_link, secret, at=utcnow())
    except NotFound:
        return None


def _again(opened: slots.Opened) -> slots.Opened:
    """The same as it stands now, after something was refused."""
    link = opened.offer.link
    return slots.get(link, session[KEPT][link], at=utcnow())


def _not_this_one(opened: slots.Opened, error: Conflict | Invalid) -> ResponseReturnValue:
    """Why not, with the next times where there are any, and with what was typed."""
    now, word, refusal = _again(opened), request.form.get("word"), translate(error.message)
    if opened.interview is None and now.state is slots.State.CHOSEN:  # Pressed twice: it was the first that counted.
        return redirect(url_for("slots.choose", offer_link=opened.offer.link), 303)
    if now.state is slots.State.CHOOSE or (now.may_move and error.code in CHOOSES_AGAIN):
        return slot_pages.times(now, word=word, refusal=refusal, status=error.status)
    return slot_pages.standing(now, refusal=refusal, word=word, status=error.status)


def _interview_of(opened: slots.Opened) -> Interview:
    if opened.interview is None or opened.state is not slots.State.CHOSEN:
        raise NotFound
    return opened.interview


def _keep(name: str, offer_link: str, secret: str) -> None:
    kept = {link: one for link, one in session.get(name, {}).items() if link != offer_link}
    session[name] = dict([*kept.items(), (offer_link, secret)][-MAX_KEPT:])


def _go_on_by(opened: slots.Opened, made: Scheduled) -> None:
    """The interview's own link is shown; and whoever came here by a former one of it goes on by the new one."""
    if made.invitation is None:
        return
    link = opened.offer.link
    for session_id in made.invitation.ended:
        broadcast.session_ended(session_id)
    _keep(WAYS_IN, link, made.invitation.secret)
    try:
        _again(opened)
    except NotFound:
        _keep(KEPT, link, made.invitation.secret)


def _moment(text: str | None) -> datetime | None:
    """`2026-12-01T09:00:00Z`, or None for what is no such moment."""
    if not text or len(text) > MAX_ARGUMENT_CHARS:
        return None
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo and 2000 <= found.year <= 2100 else None

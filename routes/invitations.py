"""The candidate's way in by a link, and the interviewer's way to make and revoke one."""

from urllib.parse import unquote

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from letters import by_hand
from letters.by_hand import Copied
from localization import translate
from repositories.interviews import Interview
from routes import contacts, erase_requests, welcome
from routes.http import guards, limits
from services.base import Conflict, Invalid, ServiceError, settings, utcnow
from services.interview import Issued, invitation_links, invitations
from services.people import directory, sessions
from sockets import broadcast

bp = Blueprint("invitations", __name__)

FRESH = "fresh_invitation"
STATUS = {"invitation-unknown": 404, "signed-in": 409}


@bp.get("/join")
@guards.public
def show() -> ResponseReturnValue:
    """Takes the secret out of the address, which never reached the server, and sends it on."""
    return to_fragment("invitations.show", request.query_string.decode("latin-1")) or _page("join")


@bp.get("/rehearsal")
@guards.public
def show_rehearsal() -> ResponseReturnValue:
    """The same, on the way to the rehearsal."""
    return to_fragment("invitations.show_rehearsal", request.query_string.decode("latin-1")) or _page("rehearsal")


@bp.get("/join<mangled:rest>")
@guards.public
def show_mangled(rest: str) -> ResponseReturnValue:
    """A link that a mail program changed, most often by writing its `#` as `%23`.

    So the secret reaches the server, in the path. It opens nothing here: it goes back into the fragment, which neither
    later requests nor their Referer contain, and the page posts it as ever.
    """
    return to_fragment("invitations.show", rest) or redirect(url_for("invitations.show"), 303)


@bp.get("/rehearsal<mangled:rest>")
@guards.public
def show_mangled_rehearsal(rest: str) -> ResponseReturnValue:
    """The same, on the way to the rehearsal."""
    return to_fragment("invitations.show_rehearsal", rest) or redirect(url_for("invitations.show_rehearsal"), 303)


@bp.post("/join")
@guards.public
def join() -> ResponseReturnValue:
    """Begin the session that the link is for, and go to its interview.

    Nobody guesses a secret of 256 bits, so a right one is taken whatever came from its address before. Only wrong ones
    count; each costs one look into an index, as the cookie of any request does.
    """
    is_rehearsal = request.form.get("to") == "rehearsal"
    secret = invitation_links.secret_in(request.form.get("secret", ""))
    now = utcnow()
    attempt = limits.new_session(f"invitation {secret[: invitations.MAX_SECRET_CHARS]}")
    try:
        opened = invitations.open_link(secret, g.user, may_replace="replace" in request.form, at=now)
    except (Invalid, Conflict) as error:
        attempt.give_back()
        if error.code == "invitation-unknown":
            erased = erase_requests.erased_page(secret)
            if erased is not None:
                return erased
            limits.wrong_invitation()
        return _refused(error)
    _end([*opened.ended])
    if opened.token is None:
        attempt.give_back()
    else:
        if g.user is not None:
            sessions.end(g.user.session_id, at=now)
            broadcast.session_ended(g.user.session_id)
        session.clear()
        session["token"] = opened.token
        session.permanent = True
    first = "welcome.show" if welcome.is_first_visit(opened.interview) else "rooms.show"
    view = "rehearsal.show" if is_rehearsal else first
    return redirect(url_for(view, meeting_link=opened.interview.meeting_link), 303)


@bp.post("/interview/<meeting_link>/invitation")
@guards.planner_required
def issue(meeting_link: str) -> ResponseReturnValue:
    """A new link in place of the former, or `beside` it, shown on the dashboard once."""
    if "beside" in request.form:
        issued = invitations.add(g.planner, at=utcnow())
    else:
        issued = invitations.issue(g.interview.id, g.user.id, at=utcnow())
    keep_fresh(g.interview, issued)
    return redirect(url_for("interviews.dashboard", created=meeting_link))


@bp.post("/interview/<meeting_link>/invitation/revoke")
@guards.planner_required
def revoke(meeting_link: str) -> ResponseReturnValue:
    """The link opens nothing any more, and who came by it is out."""
    _end(invitations.revoke(g.planner, at=utcnow()))
    flash(_("The link is revoked. Anybody who used it is signed out."), "ok")
    if not g.planner.is_open:
        return redirect(url_for("reports.show", meeting_link=meeting_link))
    return redirect(url_for("interviews.edit", meeting_link=meeting_link) + "#invitation")


def keep_fresh(interview: Interview, issued: Issued) -> None:
    """Keep a link that was just made, in the maker's own signed cookie, for the one page that will show it."""
    _end([*issued.ended])
    session[FRESH] = {"link": interview.meeting_link, "secret": issued.secret}


def take_fresh(interview: Interview) -> Copied | None:
    """The link that was just made for this interview, if it was not shown yet."""
    if session.get(FRESH, {}).get("link") != interview.meeting_link:
        return None
    secret = session.pop(FRESH)["secret"]
    contact = " ".join(part for part in contacts.of(interview).values() if part)
    (candidate,) = directory.get_planned([interview.candidate_id])
    return by_hand.invitation(interview, secret, to=candidate.email, timezone=candidate.timezone, contact=contact)


def to_fragment(view: str, rest: str) -> ResponseReturnValue | None:
    """To the page that reads the secret from the fragment; None if there is none in what followed the address."""
    _before, _mark, after = unquote(rest).partition("#")
    secret = invitation_links.secret_in(after)
    return redirect(url_for(view, _anchor=secret), 303) if secret else None


def _page(to: str) -> ResponseReturnValue:
    is_somebody_else = g.user is not None and g.user.interview_id is None
    return render_template("invitations/open.html", to=to, somebody=g.user if is_somebody_else else None)


def _refused(error: ServiceError) -> ResponseReturnValue:
    titles = {
        "invitation-unknown": _("This link does not work"),
        "invitation-over": _("This interview is over"),
        "invitation-expired": _("This link has expired"),
        "invitation-revoked": _("This link is no longer valid"),
        "signed-in": _("Somebody else is signed in here"),
    }
    page = render_template(
        "invitations/refused.html",
        code=error.code,
        title=titles[error.code],
        sentence=translate(error.message),
        kept_days=settings.config.keep.interviews,
    )
    return page, STATUS.get(error.code, 410)


def _end(session_ids: list[int]) -> None:
    for session_id in session_ids:
        broadcast.session_ended(session_id)

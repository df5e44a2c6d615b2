"""Offering times to a candidate, for the team: the form, the offer's own page, its link, and withdrawing it."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from localization import isodatetime, translate
from repositories.mails import Mail
from repositories.slot_offers import OfferPerson, SlotOffer
from routes import offer_form, plan_start
from routes.http import expired_forms, guards, limits
from services.base import Action, Conflict, Invalid, Limit, NotFound, settings, utcnow
from services.mail import offers as letters
from services.mail import senders
from services.planning import DEFAULT_MINUTES, offers

bp = Blueprint("offers", __name__)

FRESH = "fresh_offer"
MAX_ARGUMENT_CHARS = 64


@dataclass(frozen=True)
class Item:
    """An offer as a list shows it."""

    offer: SlotOffer
    people: list[OfferPerson]
    mail: Mail | None
    state: str
    """`waiting`, `passed`, `moved` or `cancelled`."""


@bp.route("/offer-times", methods=["GET", "POST"])
@expired_forms.gives_back
@guards.allowed(Action.SCHEDULE)
def make() -> ResponseReturnValue:
    """With whom, how long, in which days; the candidate chooses."""
    form = offer_form.make(request.args.get("candidate", type=int))
    started = plan_start.started(form)
    is_to_offer = "again" not in request.form and not plan_start.is_only_filling()
    if is_to_offer and form.validate_on_submit():
        with limits.form() as attempt:
            try:
                made = offers.make(g.user.id, form.draft(), at=utcnow())
            except (Invalid, Conflict) as error:
                form.refuse(error)
            else:
                attempt.give_back()
                session[FRESH] = {"link": made.offer.link, "secret": made.secret}
                return redirect(url_for("offers.show", offer_link=made.offer.link))
    return offer_form.page(form, started)


@bp.get("/offer-times/open")
@guards.allowed(Action.SCHEDULE)
@limits.every_request(Limit.LOOK_UP_PER_PERSON)
def show_open() -> ResponseReturnValue:
    """How many times are open now on these terms, and who saved no hours; while the form is filled."""
    try:
        found = offers.look(_terms(), at=utcnow())
    except (Invalid, ValueError, OverflowError) as error:
        return {"refused": translate(error.message) if isinstance(error, Invalid) else None}
    return {
        "count": min(found.count, offers.MOST_COUNTED),
        "is_more": found.count > offers.MOST_COUNTED,
        "first": isodatetime(found.first) if found.first else None,
        "without_hours": [{"name": one.name, "is_reader": one.user_id == g.user.id} for one in found.without_hours],
    }


@bp.get("/offer-times/<offer_link>")
@guards.allowed(Action.SCHEDULE)
def show(offer_link: str) -> ResponseReturnValue:
    """One offer: what it says, its new link once, and what became of it."""
    offer, people = _get(offer_link)
    fresh = session.pop(FRESH, None) if session.get(FRESH, {}).get("link") == offer.link else None
    return render_template(
        "slots/offered.html",
        offer=offer,
        people=people,
        state=state_of(offer),
        mail=letters.latest_of([offer]).get(offer.id),
        is_mail_on=senders.sender().server is not None,
        url=f"{url_for('slots.show', _external=True)}#{fresh['secret']}" if fresh else None,
        company=settings.config.company_name,
    )


@bp.post("/offer-times/<offer_link>/link")
@guards.allowed(Action.SCHEDULE)
def new_link(offer_link: str) -> ResponseReturnValue:
    """A link in place of the former ones, shown on the offer's page once."""
    offer, _people = _get(offer_link)
    try:
        session[FRESH] = {"link": offer.link, "secret": offers.new_link(offer, at=utcnow())}
    except Conflict as refusal:
        flash(translate(refusal.message), "warn")
    return redirect(url_for("offers.show", offer_link=offer.link))


@bp.post("/offer-times/<offer_link>/send")
@guards.allowed(Action.SCHEDULE)
def send_again(offer_link: str) -> ResponseReturnValue:
    """The letter once more, with a further link."""
    offer, _people = _get(offer_link)
    try:
        offers.send_again(offer, at=utcnow())
    except Conflict as refusal:
        flash(translate(refusal.message), "warn")
    else:
        flash(_("The message is sent again in a moment."), "ok")
    return redirect(url_for("offers.show", offer_link=offer.link))


@bp.post("/offer-times/<offer_link>/withdraw")
@guards.allowed(Action.SCHEDULE)
def withdraw(offer_link: str) -> ResponseReturnValue:
    """The link opens nothing any more."""
    offer, _people = _get(offer_link)
    try:
        offers.withdraw(offer, at=utcnow())
    except Conflict as refusal:
        flash(translate(refusal.message), "warn")
        return redirect(url_for("offers.show", offer_link=offer.link))
    flash(_("The offer is withdrawn. No e-mail is sent about that."), "ok")
    return redirect(url_for("interviews.dashboard"))


@bp.post("/offer-times/<offer_link>/dismiss")
@guards.allowed(Action.SCHEDULE)
def dismiss(offer_link: str) -> ResponseReturnValue:
    """Take it off the list."""
    offer, _people = _get(offer_link)
    offers.dismiss(offer, at=utcnow())
    return redirect(url_for("interviews.dashboard"))


def listed(user_id: int | None) -> list[Item]:
    """What waits for a choice or changed lately, for the dashboard."""
    shown = offers.list_shown(user_id, at=utcnow())
    mails = letters.latest_of([offer for offer, _people in shown])
    return [Item(offer, people, mails.get(offer.id), state_of(offer)) for offer, people in shown]


def state_of(offer: SlotOffer) -> str:
    """How it stands, in a word that templates know."""
    if offer.withdrawn_at is not None:
        return "withdrawn"
    if offer.interview_id is None:
        return "waiting" if offer.is_waiting(utcnow()) else "passed"
    if offer.cancelled_at is not None:
        return "cancelled"
    return "moved" if offer.moved_at is not None else "chosen"


def _get(offer_link: str) -> tuple[SlotOffer, list[OfferPerson]]:
    if len(offer_link) > MAX_ARGUMENT_CHARS:
        raise NotFound
    return offers.get(g.user.id, g.user.role, offer_link)


def _terms() -> offers.Terms:
    """What the address asks for. Raises ValueError, OverflowError."""
    given = request.args
    people = [int(one[:MAX_ARGUMENT_CHARS]) for one in given.getlist("person")[: offers.MAX_PEOPLE] if one != "0"]
    how = "any" if given.get("how") == "any" else "all"
    return offers.Terms(
        tuple(dict.fromkeys(people)),
        how,  # type: ignore[arg-type]
        given.get("duration", DEFAULT_MINUTES, type=int),
        given.get("timezone", ""),
        date.fromisoformat(given.get("first_day", "")[:MAX_ARGUMENT_CHARS]),
        date.fromisoformat(given.get("last_day", "")[:MAX_ARGUMENT_CHARS]),
    )

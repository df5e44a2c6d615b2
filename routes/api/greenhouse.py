"""The four calls by which Greenhouse orders interviews, in the form that its Assessment Partner API prescribes
(https://developers.greenhouse.io/assessment.html). Other recruiting systems may speak it too (ADR 33).
"""

from flask import url_for

from localization import translate
from routes.api import authentication
from routes.api.greenhouse_shapes import Asked, ReportedError, SentTest, Taken, Test, TestOrder, TestStatus
from routes.api.operations import operation
from routes.card_lines import OUTCOMES
from routes.order_words import LETTERS, STATES
from services.api import Caller, OrderState, Scope, orders
from services.base import Limit, Message, Subject, _, utcnow
from services.base import limits as counted

PLACES = {
    "name": "/candidate/last_name",
    "email": "/candidate/email",
    "greenhouse_profile_url": "/candidate/greenhouse_profile_url",
}
TIME = "%Y-%m-%d %H:%M UTC"


@operation(
    "GET",
    "/greenhouse/list_tests",
    scope=Scope.ORDERS,
    answer=Test,
    is_list=True,
    is_partner=True,
    summary="List what can be ordered",
)
def list_tests(caller: Caller) -> list[Test]:
    """The templates that administrators opened for orders, by title."""
    return [Test(partner_test_id=one.id, partner_test_name=one.name) for one in orders.tests(caller)]


@operation(
    "POST",
    "/greenhouse/send_test",
    scope=Scope.ORDERS,
    body=TestOrder,
    answer=SentTest,
    is_partner=True,
    places=PLACES,
    summary="Order an interview",
)
def send_test(caller: Caller, body: TestOrder) -> SentTest:
    """Offers times to the candidate, who is added unless somebody has the address, and writes to them where mail is on.
    The same order again is answered with the same id, and nothing is done; unless nothing can come of it any more (it
    was cancelled or withdrawn, or no time was chosen): then times are offered anew. The resume is not fetched.
    """
    told = body.candidate
    order = orders.Order(
        test_id=body.partner_test_id,
        first_name=told.first_name,
        last_name=told.last_name,
        email=told.email,
        phone=told.phone_number,
        profile_url=told.greenhouse_profile_url,
        callback_url=body.url,
    )
    return SentTest(partner_interview_id=orders.send(caller, order, key=authentication.basic(), at=utcnow()))


@operation(
    "GET",
    "/greenhouse/test_status",
    scope=Scope.ORDERS,
    query=Asked,
    answer=TestStatus,
    is_partner=True,
    summary="Read how an order stands",
)
def test_status(caller: Caller, query: Asked) -> TestStatus:
    """`complete` when the interview is over and somebody recorded a decision; other words say what is waited for. There
    is no score: nothing here computes one.
    """
    found = orders.standing(caller, query.partner_interview_id, at=utcnow())
    report = None
    if found.state is OrderState.COMPLETE:
        report = url_for("reports.show", meeting_link=found.order.meeting_link, _external=True)
    return TestStatus(partner_status=found.state.value, partner_profile_url=report, metadata=_metadata(found))


@operation(
    "POST",
    "/greenhouse/response_error",
    scope=Scope.ORDERS,
    body=ReportedError,
    answer=Taken,
    is_partner=True,
    summary="Report an answer that could not be read",
)
def response_error(caller: Caller, body: ReportedError) -> Taken:
    """Into the audit log and onto the page of orders, without the candidate's name and address."""
    counted.charge([Subject(Limit.ORDER_ERROR_PER_TOKEN, f"token {caller.token_id}")])
    told = orders.Reported(body.api_call, body.errors, body.partner_interview_id)
    orders.note_error(caller, told, at=utcnow())
    return Taken(status=200)


def _metadata(found: orders.Standing) -> dict[str, str]:
    """What the recruiting system shows beside the state: plain values by names for people, and no name of anybody."""
    order = found.order
    told: list[tuple[Message, str]] = [(_("State"), translate(STATES[found.state]))]
    if found.state is OrderState.CHOICE:
        told.append((_("Invitation"), translate(LETTERS[found.letter or ""])))
    if found.state is not OrderState.WITHDRAWN:  # Of an interview that was given to somebody else nothing is told.
        times = ((_("Interview"), order.scheduled_time), (_("Ended"), order.completed_at))
        told += [(words, moment.strftime(TIME)) for words, moment in times if moment is not None]
    if found.decision is not None:
        told.append((_("Decision"), translate(OUTCOMES[found.decision.outcome])))
        told.append((_("Decided"), found.decision.decided_at.strftime(TIME)))
    return {translate(words): said for words, said in told}

"""Reports as JSON and PDF, and what was decided."""

from flask import Response

from repositories.decisions import Decision as Row
from routes import report_downloads
from routes.api.operations import operation
from routes.api.shapes import Decision, PrintChoice, ReportChoice, Result
from services.api import Caller, Scope, reports


@operation(
    "GET",
    "/interviews/{interview_id}/result",
    scope=Scope.READ_REPORTS,
    answer=Result,
    summary="Read what was decided",
)
def get_result(caller: Caller, interview_id: str) -> Result:
    """How far an interview has come, how many cards are in, and the decision."""
    found = reports.result(caller, interview_id)
    told = [_decision(one) for one in found.decisions]
    return Result(
        interview_id=found.interview.meeting_link,
        status=found.interview.status,
        is_no_show=found.interview.is_no_show,
        completed_at=found.interview.completed_at,
        cards_owed=found.cards_owed,
        cards_submitted=found.cards_submitted,
        is_hidden=found.is_hidden,
        decision=told[0] if told else None,
        earlier_decisions=told[1:],
    )


@operation(
    "GET",
    "/interviews/{interview_id}/report",
    scope=Scope.READ_REPORTS,
    query=ReportChoice,
    answer=None,
    summary="Read the report",
    is_costly=True,
)
def get_report(caller: Caller, interview_id: str, query: ReportChoice) -> Response:
    """What docs/export.schema.json describes. Only of interviews in which the token's maker is an interviewer, and as
    far as they may read it: whoever owes a card reads no cards, and no alerts where the scorecard hides them.
    """
    seat, interview = reports.of(caller, interview_id)
    report = report_downloads.report_of(seat, interview, query.asked(), reader_id=caller.user_id)
    return report_downloads.json_of(interview, report)


@operation(
    "GET",
    "/interviews/{interview_id}/report.pdf",
    scope=Scope.READ_REPORTS,
    query=PrintChoice,
    answer=None,
    summary="Read the report as PDF",
    is_costly=True,
    media_type="application/pdf",
)
def get_report_pdf(caller: Caller, interview_id: str, query: PrintChoice) -> Response:
    """The same to print, in English or the language of Accept-Language, with times in UTC. May take seconds."""
    seat, interview = reports.of(caller, interview_id)
    report = report_downloads.report_of(seat, interview, query.asked(), reader_id=caller.user_id)
    return report_downloads.pdf_of(interview, report)


def _decision(one: Row) -> Decision:
    return Decision(outcome=one.outcome, reasons=one.reasons, decided_by=one.name or None, decided_at=one.decided_at)

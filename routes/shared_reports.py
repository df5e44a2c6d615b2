"""A report that is shared with the reader: its page, playback, runs and files, until the end.

What stands here is what such a reader gets; a section that the report gets later is not shared by that alone.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, g, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from repositories.interviews import Interview
from repositories.report_shares import ReportShare
from routes import (
    activity_lines,
    board_lines,
    card_lines,
    moment_links,
    report_audit,
    report_downloads,
    report_lists,
    report_parts,
    review_lines,
    run_lines,
    summary_lines,
)
from routes import playback as playing
from routes.http import costs, guards
from routes.question_parts import review_words
from services.base import Action, NotFound, utcnow
from services.questions import planned
from services.record import final_texts, pdf, playback, report_file
from services.report_shares import reading as shared
from services.running import as_lines, reading, told

bp = Blueprint("shared_reports", __name__)


@bp.get("/shared-report/<share_link>")
@guards.allowed(Action.REVIEW)
@costs.costly
def show(share_link: str) -> ResponseReturnValue:
    """The report without what its interview's own people keep among themselves."""
    share, interview = _opened(share_link)
    report_audit.read(interview)
    seat, questions = shared.as_observer(share, interview), planned.used(interview.id)
    playable = moment_links.of(interview.id, may_play=True)
    texts = final_texts.of(interview)
    return render_template(
        "report_shares/report.html",
        share=share,
        interview=interview,
        summary=summary_lines.of(interview, has_consent=False),
        files=report_parts.code_files(texts, interview.code_language),
        board=board_lines.of(texts.board),
        board_url=lambda kind: url_for("shared_reports.board", share_link=share.link, kind=kind),
        questions=questions,
        reviews=review_lines.of(interview.id, questions),
        review_words=review_words(),
        messages=report_lists.messages(interview.id),
        list_url=report_lists.url_of("shared_reports.show_list", share_link=share.link),
        runs=run_lines.list_of(seat),
        run_url=lambda run_id: url_for("shared_reports.output", share_link=share.link, run_id=run_id),
        alerts=None,
        is_interviewer=False,
        resume=None,
        invitation=None,
        has_playback=playable is not None,
        playable=playable,
        reader_id=g.user.id,
        cards=card_lines.of(interview, share.shared_by),
        activity=activity_lines.of(interview, has_alerts=False),
        has_pdf=pdf.is_possible(),
    )


@bp.get("/shared-report/<share_link>/<any(messages):listed>")
@guards.allowed(Action.REVIEW)
def show_list(share_link: str, listed: str) -> ResponseReturnValue:
    """What comes after a part of the chat, as `report_lists.show`."""
    return _list(share_link, is_whole=False)


@bp.get("/shared-report/<share_link>/<any(messages):listed>/all")
@guards.allowed(Action.REVIEW)
@costs.costly
def show_list_whole(share_link: str, listed: str) -> ResponseReturnValue:
    """All the rest of it at once."""
    return _list(share_link, is_whole=True)


@bp.get("/shared-report/<share_link>/playback")
@guards.allowed(Action.REVIEW)
@costs.costly
def play(share_link: str) -> ResponseReturnValue:
    """What the player asks for, without signals."""
    _share, interview = _opened(share_link)
    recording = playback.of(interview)
    return playing.answer(recording, playing.head_without_signals(interview, recording))


@bp.get("/shared-report/<share_link>/runs/<int:run_id>")
@guards.allowed(Action.REVIEW)
def run(share_link: str, run_id: int) -> ResponseReturnValue:
    """A run with its output, for the player; nothing of hidden cases that the candidate could not read."""
    share, interview = _opened(share_link)
    seat = shared.as_observer(share, interview)
    return jsonify(told.whole(reading.get(seat, run_id), seat))


@bp.get("/shared-report/<share_link>/runs/<int:run_id>/output")
@guards.allowed(Action.REVIEW)
def output(share_link: str, run_id: int) -> ResponseReturnValue:
    """All that it wrote, as plain text."""
    share, interview = _opened(share_link)
    found = reading.get(shared.as_observer(share, interview), run_id)
    return Response(as_lines(found.pieces), mimetype="text/plain")


@bp.get("/shared-report/<share_link>/board.<any(svg, png, excalidraw):kind>")
@guards.allowed(Action.REVIEW)
@costs.costly
def board(share_link: str, kind: str) -> ResponseReturnValue:
    """The board as a picture or a file. Raises NotFound where nothing was drawn."""
    _share, interview = _opened(share_link)
    elements = final_texts.of(interview).board
    if not elements:
        raise NotFound
    if kind != "svg":  # The page shows the SVG by itself.
        report_audit.exported(interview, kind)
    return board_lines.answer(elements, kind)


@bp.get("/shared-report/<share_link>/report.json")
@guards.allowed(Action.REVIEW)
@costs.costly
def as_json(share_link: str) -> ResponseReturnValue:
    """As the interviewers' file, with what the page has."""
    share, interview = _opened(share_link)
    return report_downloads.json_of(interview, _file(share, interview))


@bp.get("/shared-report/<share_link>/report.pdf")
@guards.allowed(Action.REVIEW)
@costs.costly
def as_pdf(share_link: str) -> ResponseReturnValue:
    """The same to print."""
    share, interview = _opened(share_link)
    return report_downloads.pdf_of(interview, _file(share, interview))


def _list(share_link: str, *, is_whole: bool) -> str:
    share, interview = _opened(share_link)
    report_audit.read(interview)
    report = url_for("shared_reports.show", share_link=share.link)
    return report_lists.page_of(
        report_lists.messages(interview.id, after=report_lists.asked(), is_whole=is_whole),
        interview,
        report_url=report,
        list_url=report_lists.url_of("shared_reports.show_list", share_link=share.link),
        playable=report_lists.playable_of(interview, may_play=True, report=report),
        reader_id=g.user.id,
    )


def _opened(share_link: str) -> tuple[ReportShare, Interview]:
    at = utcnow()
    share, interview = shared.get(share_link, g.user.id, at=at)
    shared.note_opened(share, at=at)
    return share, interview


def _file(share: ReportShare, interview: Interview) -> dict[str, Any]:
    choice = replace(report_downloads.choice(), has_alerts=False, has_notes=False, has_requests=False)
    seat = shared.as_observer(share, interview)
    return report_file.build(seat, interview, choice, cards_of=share.shared_by, at=utcnow())

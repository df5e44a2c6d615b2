"""The report of an interview as data, in the form that docs/export.schema.json describes: for programs, and to keep.

It says what an interviewer reads on the report's page. Files and what runs wrote are whole here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Connection

from db.engine import database
from repositories import room_events
from repositories.alerts import Alert
from repositories.interviews import Interview
from repositories.review_comments import Comment
from repositories.states import SeatRole
from services.base import in_turns
from services.board import scene_file
from services.cards import overview
from services.document import Texts
from services.interview import Seat, accommodations, members
from services.proctoring import alert_groups, coverage, proctoring
from services.questions import Case, comments, planned
from services.record import final_texts, panel_file
from services.record.panel_file import moment
from services.record.pseudonyms import Names
from services.room import chat
from services.running import CaseResult, Run, checking, reading
from services.signals import detectors

VERSION = 1
"""Counts up when a reader of the older form could misread the newer one; new fields do not."""
MAX_EVENTS = 5000
"""Comings and goings, the latest; the playback has the same limit."""

Fields = dict[str, Any]


@dataclass(frozen=True)
class Choice:
    """What goes in. Without names, people are numbered; what they wrote is not searched for names.

    Notes are there with whispers, cards with the decision.
    """

    has_alerts: bool = True
    has_names: bool = True
    has_notes: bool = True
    has_cards: bool = True
    has_board: bool = True
    has_requests: bool = True


def build(seat: Seat, interview: Interview, choice: Choice, *, cards_of: int, at: datetime) -> Fields:
    """The report as JSON can hold it; refusing who may not have it is the caller's part.

    Cards, decisions and others' notes are those that the user `cards_of` may read now.
    """
    names = Names(members.people_of(interview), is_told=choice.has_names)
    texts, cards = final_texts.of(interview), overview.of(interview, cards_of)
    return {
        "format": "neurohire-report",
        "version": VERSION,
        "made_at": moment(at),
        "has_names": choice.has_names,
        "has_alerts": choice.has_alerts,
        "has_notes": choice.has_notes,
        "has_cards": choice.has_cards,
        "has_board": choice.has_board,
        "interview": _interview(interview),
        "people": _people(interview, names),
        "questions": _questions(interview.id),
        "files": _files(texts, interview.code_language),
        "board": scene_file.scene(texts.board) if choice.has_board and texts.board else None,
        "runs": [_run(one, seat, names) for one in in_turns(reading.whole(interview.id))],
        "review_comments": [_comment(one, names) for one in in_turns(comments.whole(interview.id))],
        "chat": [
            {"at": moment(one.created_at), **names.author(one.sender_id, one.sender_name, one.role),
             "text": one.message}
            for one in in_turns(chat.whole(interview.id))
        ],
        "observation": _observation(interview) if choice.has_alerts else None,
        "accommodation_requests": _requests(interview, names) if choice.has_requests else [],
        "panel_talk": panel_file.talk(seat, names, owes_card=cards.is_hidden) if choice.has_notes else None,
        "scorecard": panel_file.scorecard(cards, names) if choice.has_cards else None,
        "decisions": panel_file.decisions(cards, names) if choice.has_cards else [],
    }  # fmt: skip


def _ms(span: timedelta) -> int:
    return round(span / timedelta(milliseconds=1))


def _interview(interview: Interview) -> Fields:
    return {
        "title": interview.title,
        "status": interview.status,
        "is_no_show": interview.is_no_show,
        "planned_at": moment(interview.scheduled_time),
        "planned_minutes": interview.duration_minutes,
        "time_zone": interview.timezone,
        "completed_at": moment(interview.completed_at),
    }


def _people(interview: Interview, names: Names) -> list[Fields]:
    """Everybody of the interview, with when they came and went."""

    def work(db: Connection) -> list[room_events.RoomEvent]:
        return room_events.list_for_interview(db, interview.id, limit=MAX_EVENTS)

    moves: dict[int, list[Fields]] = {}
    for event in database.read(work):
        if event.kind in ("joined", "left"):
            moves.setdefault(event.user_id, []).append({"what": event.kind, "at": moment(event.created_at)})
    return [
        {"name": names.of(one.user_id, one.name), "role": one.role.value, "attendance": moves.get(one.user_id, [])}
        for one in names.people
    ]


def _questions(interview_id: int) -> list[Fields]:
    return [
        {
            "title": one.title,
            "version": one.version,
            "level": one.level,
            "put_at": moment(one.put_at),
            "taken_out_at": moment(one.taken_out_at),
        }
        for one in planned.used(interview_id)
    ]


def _files(texts: Texts, language: str) -> list[Fields]:
    main = {"name": texts.main_name, "language": language, "text": texts.main}
    return [main, *({"name": file.name, "language": file.language, "text": text} for file, text in texts.others)]


def _run(whole: Run, seat: Seat, names: Names) -> Fields:
    run, check = whole.stored, checking.of(seat, whole)
    return {
        "at": moment(run.started_at),
        **names.author(run.user_id, run.name, run.role),
        "place": run.place,
        "language": run.language,
        "file": run.file_name,
        "outcome": "running" if whole.is_running else run.outcome,
        "exit_code": run.exit_code,
        "duration_ms": run.duration_ms,
        "is_cut": run.is_cut,
        "output": [{"stream": one.stream, "text": one.text} for one in whole.pieces],
        "question": whole.question.title if whole.question else None,
        "cases": _cases(whole.question.cases, whole.results) if whole.question else [],
        "hidden_cases": None if check is None else {
            "checked_at": moment(check.stored.checked_at),
            "passed": check.stored.hidden_passed,
            "total": check.stored.hidden_count,
            "cases": _cases(check.cases, check.results),
        },
    }  # fmt: skip


def _cases(cases: tuple[Case, ...], results: Iterable[CaseResult]) -> list[Fields]:
    return [
        {
            "number": one.case + 1,
            "is_hidden": cases[one.case].is_hidden,
            "verdict": one.verdict.value,
            "why": one.why.value if one.why else None,
            "given": cases[one.case].given,
            "expected": cases[one.case].expected,
            "got": one.got,
            "wrote": one.said,
            "duration_ms": one.duration_ms,
        }
        for one in results
    ]


def _comment(one: Comment, names: Names) -> Fields:
    return {
        "at": moment(one.created_at),
        **names.author(one.author_id, one.author_name, one.role),
        "file_number": one.file + 1,
        "side": one.side,
        "line": one.line,
        "text": one.text,
        "edited_at": moment(one.edited_at),
    }


def _observation(interview: Interview) -> Fields:
    decided = proctoring.decisions(interview.id, interview.candidate_id)
    consent = decided[-1] if decided else None  # Also one about an older notice: it was the decision then.
    measured = coverage.of(interview.id)
    return {
        "consent": consent and {
            "decided_at": moment(consent.decided_at),
            "is_agreed": consent.is_agreed,
            "declined": sorted(consent.declined),
            "notice_version": consent.notice_version,
            "company_texts_version": consent.texts_version,
        },
        "camera_checks": measured and {"present_ms": _ms(measured.present), "measured_ms": _ms(measured.measured)},
        "alert_groups": [_group(one) for one in in_turns(alert_groups.grouped(proctoring.list_alerts(interview.id)))],
    }  # fmt: skip


def _group(cluster: list[Alert]) -> Fields:
    detector = detectors.of(cluster[0].kind)
    lasted = sum((one.ended_at - one.started_at for one in cluster if one.size is None), timedelta())
    return {
        "kind": cluster[0].kind,
        "label": str(detector.label) if detector else cluster[0].kind,
        "severity": detector.severity if detector else detectors.NOTICE,
        "times": alert_groups.times(cluster),
        "lasted_ms": _ms(lasted),
        "alerts": [
            {
                "started_at": moment(one.started_at),
                "ended_at": moment(one.ended_at),
                "reports": one.report_count,
                "characters": one.size,
                "is_useful": one.is_useful,
                "remark": one.remark,
            }
            for one in cluster
        ],
    }


def _requests(interview: Interview, names: Names) -> list[Fields]:
    return [
        {
            "at": moment(one.created_at),
            "text": one.message,
            "answer": one.answer,
            "answered_by": names.by_name(one.answered_by, SeatRole.INTERVIEWER),
            "answered_at": moment(one.answered_at),
        }
        for one in accommodations.list_of(interview.id, interview.candidate_id)
    ]

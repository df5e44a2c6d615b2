"""The report as it is printed: the sections of a PDF, made of the same data as the report's file."""

from datetime import datetime, timedelta

from flask_babel import get_locale

from localization import reader_zone, translate
from repositories.states import InterviewStatus
from routes import board_lines, report_panel_pages
from routes import report_blocks as blocks
from routes.report_blocks import Fields, Room
from routes.role_words import ROLES
from routes.run_lines import ENDS, VERDICTS
from services.base import Message, _
from services.board import drawing
from services.interview import languages

STATUS: dict[str, Message] = {
    InterviewStatus.SCHEDULED: _("Scheduled"),
    InterviewStatus.COMPLETED: _("Completed"),
    InterviewStatus.CANCELLED: _("Cancelled"),
}


def pages_of(report: Fields, *, paper: str) -> Fields:
    """What `services/record/report.typ` reads; sentences and times are the reader's."""
    room, interview = Room(), report["interview"]
    sections = [
        blocks.section(_("Interview"), [blocks.facts(_about(report))]),
        blocks.section(_("Questions"), _questions(report["questions"])),
        blocks.section(_("Code"), _files(report["files"], room)),
        blocks.section(_("Board"), _board(report["board"], room)),
        blocks.section(_("Runs of the code"), _runs(report["runs"], room)),
        blocks.section(
            _("Code review"), [blocks.said(report["review_comments"], room)] if report["review_comments"] else []
        ),
        blocks.section(_("Alerts"), _alerts(report["observation"], room)),
        blocks.section(_("Accommodation requested"), _requests(report["accommodation_requests"], room)),
        *report_panel_pages.rating(report, room),
        *report_panel_pages.talk(report, room),
        blocks.section(_("Chat"), [blocks.said(report["chat"], room)] if report["chat"] else []),
    ]
    made_at = blocks.moment(report["made_at"])
    return {
        "title": interview["title"] or translate(_("Report")),
        "subtitle": translate(_("Report of an interview, made %(at)s. Times in %(zone)s.", at=made_at, zone=_zone())),
        "lang": str(get_locale() or "en").split("_")[0],
        "paper": paper,
        "timestamp": int(datetime.fromisoformat(report["made_at"]).timestamp()),
        "sections": [one for one in sections if one["blocks"]],
        "replaced_words": translate(_("A square stands for each character that this server's fonts do not have.")),
    }


def _zone() -> str:
    return reader_zone().replace("_", " ")


def _about(report: Fields) -> list[tuple[Message, str]]:
    interview = report["interview"]
    minutes = _(
        "%(at)s, %(count)s minutes",
        at=blocks.moment(interview["planned_at"]),
        count=interview["planned_minutes"],
    )
    rows = [
        (_("Status"), translate(STATUS[interview["status"]])),
        (_("Planned"), translate(minutes)),
        (_("Completed"), blocks.moment(interview["completed_at"])),
        (_("Absence"), translate(_("The candidate was marked as not having come.")) if interview["is_no_show"] else ""),
    ]
    return rows + [(ROLES[one["role"]], one["name"]) for one in report["people"]]


def _questions(found: list[Fields]) -> list[Fields]:
    rows = [(one["title"], translate(_("Version %(version)s", version=one["version"]))) for one in found]
    return [blocks.named(rows)] if rows else []


def _files(files: list[Fields], room: Room) -> list[Fields]:
    made = []
    for one in files:
        if one["text"]:
            label = translate(languages.label(one["language"]))
            made += [
                blocks.heading(f"{one['name']} · {label}" if one["name"] else label),
                blocks.code(room.of(one["text"])),
            ]
    return made or [blocks.text(_("No code was written"))]


def _board(board: Fields | None, room: Room) -> list[Fields]:
    """The drawing, and in words what it says."""
    if board is None:
        return []
    shown = board_lines.of(board["elements"])
    assert shown is not None
    drawn = drawing.draw(board["elements"], title=translate(_("Board")))
    made = [blocks.drawing(drawn, shown.alt)]
    made += [blocks.text(board_lines.left_out(shown.left_out))] if shown.left_out else []
    if shown.texts:
        made += [blocks.heading(translate(_("Texts on the board"))), blocks.listed(map(room.of, shown.texts))]
    if shown.arrows:
        made += [blocks.heading(translate(_("Arrows on the board"))), blocks.listed(map(room.of, shown.arrows))]
    return made


def _runs(runs: list[Fields], room: Room) -> list[Fields]:
    made = [blocks.text(_("Of runs in a browser, output and outcome are what that browser reported."))] if runs else []
    for run in runs:
        end = translate(ENDS.get(run["outcome"] or "", _("How it ended is not known")))
        label = translate(languages.label(run["language"]))
        made.append(blocks.heading(" · ".join([run["by"], run["file"] or label, blocks.moment(run["at"]), end])))
        if run["question"] is not None:
            passed = sum(one["verdict"] == "passed" for one in run["cases"])
            counted = _("%(passed)d of %(total)d cases passed", passed=passed, total=len(run["cases"]))
            made.append(blocks.named([(run["question"], translate(counted))]))
        made += _cases(run["hidden_cases"]["cases"] if run["hidden_cases"] else run["cases"], room)
        written = "".join(piece["text"] for piece in run["output"])
        if written.strip():
            made.append(blocks.code(room.of(written.rstrip("\n"))))
    return made


def _cases(cases: list[Fields], room: Room) -> list[Fields]:
    rows = []
    for one in cases:
        given, expected, got = (room.of(one[name] or "", 500).rstrip("\n") for name in ("given", "expected", "got"))
        hidden = f" · {translate(_('Hidden'))}" if one["is_hidden"] else ""
        head = f"{one['number']} · {translate(VERDICTS[one['verdict']])}{hidden}"
        said = ((_("Given"), given), (_("Expected"), expected), (_("Got"), got))
        rows.append((head, "\n".join(f"{translate(term)}: {text}" for term, text in said)))
    return [blocks.rows(rows)] if rows else []


def _alerts(observation: Fields | None, room: Room) -> list[Fields]:
    if observation is None:
        return [blocks.text(_("Alerts were left out of this file."))]
    return [blocks.text(_measured(observation["camera_checks"])), *_groups(observation["alert_groups"], room)]


def _measured(checks: Fields | None) -> Message:
    if checks is None:
        return _("How long the camera checks ran was not recorded.")
    if checks["present_ms"] < 1000:
        return _("No camera checks ran.")
    return _(
        "Camera checks ran for %(measured)s of the %(present)s in the room.",
        measured=_length(checks["measured_ms"]), present=_length(checks["present_ms"]),
    )  # fmt: skip


def _length(ms: int) -> str:
    return str(timedelta(seconds=round(ms / 1000)))


def _groups(groups: list[Fields], room: Room) -> list[Fields]:
    if not groups:
        return [blocks.text(_("No alerts"))]
    rows = []
    for one in groups:
        words = _("%(count)s times", count=one["times"]) if one["times"] != 1 else _("once")
        parts = [blocks.moment(one["alerts"][0]["started_at"]), translate(words)]
        parts += [_length(one["lasted_ms"])] if one["lasted_ms"] else []
        remarks = [room.of(alert["remark"]) for alert in one["alerts"] if alert["remark"]]
        said = [f"{translate(_('The candidate’s remark:'))} {words}" for words in remarks]
        rows.append((" · ".join(parts), "\n".join([one["label"], *said])))
    note = _("Each line is a fact, with the server's time. What it means is for people to judge.")
    return [blocks.rows(rows), blocks.text(note)]


def _requests(found: list[Fields], room: Room) -> list[Fields]:
    rows = [(blocks.moment(one["at"]), room.of("\n".join(filter(None, (one["text"], one["answer"]))))) for one in found]
    return [blocks.rows(rows)] if rows else []

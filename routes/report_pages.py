"""The report as it is printed: the sections of a PDF, made of the same data as the report's file."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import get_locale

from localization import in_zone, reader_zone, translate
from repositories.states import InterviewStatus
from routes.role_words import ROLES
from routes.run_lines import ENDS, VERDICTS
from services.base import Message, _
from services.interview import languages

Fields = dict[str, Any]
MAX_TEXT_CHARS = 20_000
"""Of one file, or of what one run wrote: some six pages."""
MAX_CHARS = 1_500_000
"""Of everything that people and programs wrote, in its order; 5,000 messages of 300 characters."""
STATUS: dict[str, Message] = {
    InterviewStatus.SCHEDULED: _("Scheduled"),
    InterviewStatus.COMPLETED: _("Completed"),
    InterviewStatus.CANCELLED: _("Cancelled"),
}
CUT = _("The rest is left out here. The report's page and its JSON have more.")


class _Room:
    """How much may still be printed."""

    def __init__(self) -> None:
        self._left = MAX_CHARS

    def of(self, text: str, most: int = MAX_TEXT_CHARS) -> str:
        """The text, or its beginning with a sentence that says so."""
        most = max(0, min(most, self._left))
        self._left -= min(len(text), most)
        return text if len(text) <= most else f"{text[:most]}\n{translate(CUT)}".lstrip("\n")


def pages_of(report: Fields, *, paper: str) -> Fields:
    """What `services/record/report.typ` reads; sentences and times are the reader's."""
    room, interview = _Room(), report["interview"]
    sections = [
        _section(_("Interview"), [_facts(_about(report))]),
        _section(_("Questions"), _questions(report["questions"])),
        _section(_("Code"), _files(report["files"], room)),
        _section(_("Runs of the code"), _runs(report["runs"], room)),
        _section(_("Code review"), [_said(report["review_comments"], room)] if report["review_comments"] else []),
        _section(_("Alerts"), _alerts(report["observation"], room)),
        _section(_("Accommodation requested"), _requests(report["accommodation_requests"], room)),
        _section(_("Chat"), [_said(report["chat"], room)] if report["chat"] else []),
    ]
    made_at = _moment(report["made_at"])
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


def _moment(at: str | None) -> str:
    return in_zone(datetime.fromisoformat(at), reader_zone()) if at else ""


def _section(title: Message, blocks: list[Fields]) -> Fields:
    return {"title": translate(title), "blocks": blocks}


def _facts(rows: Iterable[tuple[Message, str]]) -> Fields:
    return {"kind": "facts", "rows": [[translate(term), value] for term, value in rows if value]}


def _text(message: Message) -> Fields:
    return {"kind": "text", "text": translate(message)}


def _about(report: Fields) -> list[tuple[Message, str]]:
    interview = report["interview"]
    minutes = _("%(at)s, %(count)s minutes", at=_moment(interview["planned_at"]), count=interview["planned_minutes"])
    rows = [
        (_("Status"), translate(STATUS[interview["status"]])),
        (_("Planned"), translate(minutes)),
        (_("Completed"), _moment(interview["completed_at"])),
        (_("Absence"), translate(_("The candidate was marked as not having come.")) if interview["is_no_show"] else ""),
    ]
    return rows + [(ROLES[one["role"]], one["name"]) for one in report["people"]]


def _questions(found: list[Fields]) -> list[Fields]:
    rows = [[one["title"], translate(_("Version %(version)s", version=one["version"]))] for one in found]
    return [{"kind": "facts", "rows": rows}] if rows else []


def _files(files: list[Fields], room: _Room) -> list[Fields]:
    blocks = []
    for one in files:
        if one["text"]:
            label = translate(languages.label(one["language"]))
            blocks += [_heading(f"{one['name']} · {label}" if one["name"] else label), _code(room.of(one["text"]))]
    return blocks or [_text(_("No code was written"))]


def _heading(text: str) -> Fields:
    return {"kind": "heading", "text": text}


def _code(text: str) -> Fields:
    return {"kind": "code", "text": text}


def _runs(runs: list[Fields], room: _Room) -> list[Fields]:
    blocks = [_text(_("Of runs in a browser, output and outcome are what that browser reported."))] if runs else []
    for run in runs:
        end = translate(ENDS.get(run["outcome"] or "", _("How it ended is not known")))
        label = translate(languages.label(run["language"]))
        blocks.append(_heading(" · ".join([run["by"], run["file"] or label, _moment(run["at"]), end])))
        if run["question"] is not None:
            passed = sum(one["verdict"] == "passed" for one in run["cases"])
            counted = _("%(passed)d of %(total)d cases passed", passed=passed, total=len(run["cases"]))
            blocks.append({"kind": "facts", "rows": [[run["question"], translate(counted)]]})
        blocks += _cases(run["hidden_cases"]["cases"] if run["hidden_cases"] else run["cases"], room)
        written = "".join(piece["text"] for piece in run["output"])
        if written.strip():
            blocks.append(_code(room.of(written.rstrip("\n"))))
    return blocks


def _cases(cases: list[Fields], room: _Room) -> list[Fields]:
    rows = []
    for one in cases:
        given, expected, got = (room.of(one[name] or "", 500).rstrip("\n") for name in ("given", "expected", "got"))
        hidden = f" · {translate(_('Hidden'))}" if one["is_hidden"] else ""
        head = f"{one['number']} · {translate(VERDICTS[one['verdict']])}{hidden}"
        said = ((_("Given"), given), (_("Expected"), expected), (_("Got"), got))
        rows.append({"head": head, "text": "\n".join(f"{translate(term)}: {text}" for term, text in said)})
    return [{"kind": "said", "rows": rows}] if rows else []


def _said(found: list[Fields], room: _Room) -> Fields:
    """Messages or comments."""
    rows = []
    for one in found:
        role = f" ({translate(ROLES[one['role']])})" if one["role"] else ""
        rows.append({"head": f"{one['by']}{role} · {_moment(one['at'])}", "text": room.of(one["text"])})
    return {"kind": "said", "rows": rows}


def _alerts(observation: Fields | None, room: _Room) -> list[Fields]:
    if observation is None:
        return [_text(_("Alerts were left out of this file."))]
    return [_text(_measured(observation["camera_checks"])), *_groups(observation["alert_groups"], room)]


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


def _groups(groups: list[Fields], room: _Room) -> list[Fields]:
    if not groups:
        return [_text(_("No alerts"))]
    rows = []
    for one in groups:
        words = _("%(count)s times", count=one["times"]) if one["times"] != 1 else _("once")
        parts = [_moment(one["alerts"][0]["started_at"]), translate(words)]
        parts += [_length(one["lasted_ms"])] if one["lasted_ms"] else []
        remarks = [room.of(alert["remark"]) for alert in one["alerts"] if alert["remark"]]
        said = [f"{translate(_('The candidate’s remark:'))} {words}" for words in remarks]
        rows.append({"head": " · ".join(parts), "text": "\n".join([one["label"], *said])})
    note = _("Each line is a fact, with the server's time. What it means is for people to judge.")
    return [{"kind": "said", "rows": rows}, _text(note)]


def _requests(found: list[Fields], room: _Room) -> list[Fields]:
    rows = [
        {"head": _moment(one["at"]), "text": room.of("\n".join(filter(None, (one["text"], one["answer"]))))}
        for one in found
    ]
    return [{"kind": "said", "rows": rows}] if rows else []

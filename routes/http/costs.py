"""What a request may cost before it is read: the size of its body, and its session's share of the process."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import cast

from flask import Flask, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from routes.http import errors, expired_forms, guards, limits, problems
from services.base import Action, Limit, NotAllowed, _, policy, request_slots

MAX_FORM_BYTES = 64 * 1024
"""Of every form without a file. The longest, a request of 2,000 characters, has 24 KB when each takes twelve bytes."""
UPLOADS = {
    "candidate_imports.choose": Action.MANAGE_CANDIDATES,
    "candidates.add": Action.MANAGE_CANDIDATES,
    "candidates.edit": Action.MANAGE_CANDIDATES,
    "settings_page.save_company": Action.MANAGE_SETTINGS,
    "company_texts.save": Action.MANAGE_SETTINGS,
    "questions.add": Action.MANAGE_QUESTIONS,
    "questions.edit": Action.MANAGE_QUESTIONS,
    "questions.import_file": Action.MANAGE_QUESTIONS,
}
"""Who may send these; also the forms of a question and the company's texts, which may be longer than other forms."""
COSTLY = frozenset(UPLOADS) | {
    "audit.export",
    "candidate_imports.add",
    "candidate_imports.show",
    "candidate_imports.undo",
    "interview_questions.show_review",
    "own_page.code",
    "playback.show",
    "questions.export",
    "report_boards.show",
    "report_downloads.as_json",
    "report_downloads.as_pdf",
    "report_lists.show_whole",
    "reports.show",
    "resumes.show",
    "resumes.show_for_candidate",
    "runs.code",
    "second_reviews.play",
    "second_reviews.show",
    "shared_reports.as_json",
    "shared_reports.as_pdf",
    "shared_reports.board",
    "shared_reports.play",
    "shared_reports.show",
    "shared_reports.show_list_whole",
    "system.index",
}
costly = limits.every_request(Limit.COSTLY_PAGE_PER_SESSION, by_session=True)


def init_app(app: Flask) -> None:
    """Before anything that reads a form, which CSRF protection is the first to do."""
    app.before_request(_begin)
    app.after_request(_keep_until_sent)
    app.teardown_request(lambda error: _release())


def _begin() -> ResponseReturnValue | None:
    """The slot comes first: fifty requests that each asked the database whose they are would already be a queue there.

    Raises TooOften.
    """
    if request.endpoint == "static" or request.blueprint == "health":
        return None
    if problems.is_asked():  # By a token, which has a share of its own; a cookie counts for nothing there.
        request.max_content_length = MAX_FORM_BYTES
        return None
    token = session.get("token")
    if isinstance(token, str):
        g.slot = ExitStack()
        g.slot.enter_context(request_slots.one(token, is_costly=request.endpoint in COSTLY))
    return _limit_body()


def _limit_body() -> ResponseReturnValue | None:
    """Only who is signed in may send a file: what a stranger sends is not even laid down in a temporary one."""
    if request.endpoint not in UPLOADS or (request.content_length or 0) <= MAX_FORM_BYTES:
        request.max_content_length = MAX_FORM_BYTES
        return None
    guards.load_user()
    if g.user is None:
        errors.drain()
        is_by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
        return expired_forms.page(is_signed_out=True, is_read=False) if is_by_script else guards.to_sign_in()
    if g.user.interview_id is not None or not policy.is_allowed(g.user.role, UPLOADS[request.endpoint]):
        errors.drain()
        raise NotAllowed("not-allowed", _("Your account may not do this."))
    return None


def _keep_until_sent(response: Response) -> Response:
    """A body that is made while it is sent holds its slot until it was sent, or the reader has gone."""
    slot: ExitStack | None = g.get("slot")
    if slot is None or not response.is_streamed:
        return response
    g.slot = ExitStack()  # Nothing is left for the end of the request to release.
    body = cast(Iterable[bytes], response.response)
    slot.callback(getattr(body, "close", lambda: None))
    response.call_on_close(slot.close)  # Also of a body that nobody began to read.
    response.response = _sent(body, slot)
    return response


def _sent(body: Iterable[bytes], slot: ExitStack) -> Iterator[bytes]:
    with slot:
        yield from body


def _release() -> None:
    slot: ExitStack | None = g.pop("slot", None)
    if slot is not None:
        slot.close()

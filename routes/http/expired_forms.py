"""Forms that outlived their session: nothing is changed, and the person gets back what they typed.

A form's token belongs to the session in which the page was made. Where the token no longer fits, a view that shows its
form again does so, with a fresh token and a sentence (`gives_back`); everybody else gets a page that holds what was
typed. Passwords, codes and files are never given back.
"""

from collections.abc import Callable
from typing import TypeVar

from flask import g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from extensions import is_from_here

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

__all__ = ["gives_back", "is_expired", "is_from_here", "kept", "page", "sentences"]

NEVER_KEPT = frozenset(
    {
        "csrf_token", "password", "server_password", "again", "confirm", "present", "code", "setup_token", "secret",
        "client_secret", "credential",
    }
)  # fmt: skip


def gives_back(view: View) -> View:
    """Marks a view that changes nothing unless its form validates, and shows the form again otherwise.

    `extensions.FormTokens` lets a form with a wrong token pass to such a view only.
    """
    view.gives_back = True  # type: ignore[attr-defined]
    return view


def is_expired() -> bool:
    """Whether the present form has no token of this session."""
    return bool(g.get("form_expired", False))


def sentences() -> list[str]:
    """What is said of the present form: that nothing was changed, and what has to be entered again."""
    said = [
        _(
            "Nothing was changed. This page was open too long, or you signed in again meanwhile. Check what you "
            "entered and send it again. If it happens once more, allow cookies for this site."
        )
    ]
    if any(request.form.get(name) for name in ("password", "present", "code", "setup_token")):
        said.append(_("Passwords and codes are not kept. Enter them again."))
    files = [file.filename for file in request.files.values() if file.filename]
    if files:
        names = ", ".join(files)
        said.append(
            ngettext("Choose the file again: %(names)s", "Choose the files again: %(names)s", len(files), names=names)
        )
    return said


def kept() -> list[tuple[str, str]]:
    """What was typed or chosen in the present form, by the names of its fields."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NEVER_KEPT and value]


def page(*, is_signed_out: bool, is_read: bool = True) -> ResponseReturnValue:
    """What was typed, to be sent again; without a session the person signs in first, in another tab.

    A body that was not read has its text in the page of the script that sent it.
    """
    shown = render_template(
        "errors/kept.html",
        kept=kept() if is_read else [],
        told=sentences()[1:] if is_read else [],
        is_signed_out=is_signed_out,
    )
    return shown, 401 if is_signed_out else 400

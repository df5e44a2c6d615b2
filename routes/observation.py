"""What pages are told about observing: the notice in the reader's language, and what was decided."""

from typing import Any

from localization import translate
from repositories.consents import Consent
from routes import assets
from services import proctoring


def notice(decided: Consent | None = None) -> dict[str, Any]:
    """The notice; each signal says whether the candidate agreed to it by name, which nobody has before deciding."""
    present = proctoring.notice()
    return {
        "version": present.version,
        "signals": signals(decided),
        "kept": translate(present.kept),
        "seen_by": translate(present.seen_by),
    }


def signals(decided: Consent | None) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "label": translate(one.label),
            "explanation": translate(one.explanation),
            "is_camera": one.is_observed_by_camera,
            "is_agreed": decided is not None and one.kind not in decided.declined,
        }
        for one in proctoring.notice().observed
    ]


def block(decided: Consent | None) -> dict[str, Any] | None:
    """The decision, for the room's scripts."""
    if decided is None:
        return None
    return {
        "decision": "agreed" if decided.is_agreed else "declined",
        "version": decided.notice_version,
        "declined": sorted(decided.declined),
    }


def detector_urls(decided: Consent | None) -> dict[str, str] | None:
    """Where the face models lie; None unless at least one signal of the camera is agreed to."""
    return assets.proctoring_urls() if proctoring.is_camera_agreed(decided) else None

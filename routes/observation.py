"""What pages are told about observing: the notice in the reader's language, and what was decided."""

from collections.abc import Collection, Set
from typing import Any

from localization import translate
from repositories.consents import Consent
from routes.http import assets
from services.proctoring import proctoring
from services.signals import SIGNALS


def notice(kinds: Set[str], decided: Consent | None = None) -> dict[str, Any]:
    """The notice of these kinds; each says whether the candidate agreed to it by name: nobody has before deciding."""
    present = proctoring.notice(kinds)
    return {
        "version": present.version,
        "signals": signals(kinds, decided),
        "kept": translate(present.kept),
        "kept_days": proctoring.kept_days(),
        "seen_by": translate(present.seen_by),
    }


def signals(kinds: Set[str], decided: Consent | None) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "label": translate(one.label),
            "explanation": translate(one.explanation),
            "source": one.source.value,
            "is_agreed": decided is not None and one.kind not in decided.declined,
        }
        for one in proctoring.notice(kinds).observed
    ]


def choices(chosen: Collection[str]) -> list[dict[str, Any]]:
    """Every kind there is, for a form in which some are `chosen`."""
    return [
        {
            "kind": one.kind,
            "label": translate(one.label),
            "explanation": translate(one.explanation),
            "source": one.source.value,
            "is_agreed": one.kind in chosen,
        }
        for one in SIGNALS.values()
    ]


def block(kinds: Set[str], decided: Consent | None) -> dict[str, Any] | None:
    """The decision, for the room's scripts. What is not observed here they treat as refused."""
    if decided is None:
        return None
    return {
        "decision": "agreed" if decided.is_agreed else "declined",
        "version": decided.notice_version,
        "declined": sorted(decided.declined | (SIGNALS.keys() - kinds)),
    }


def nothing() -> dict[str, Any]:
    """The same where nothing is observed, so that there is nothing to decide."""
    return {"decision": "declined", "version": proctoring.NOTICE_VERSION, "declined": sorted(SIGNALS)}


def detector_urls(kinds: Set[str], decided: Consent | None) -> dict[str, str] | None:
    """Where the face models lie; None unless at least one signal of the camera is agreed to."""
    return assets.proctoring_urls() if proctoring.is_camera_agreed(decided, kinds) else None

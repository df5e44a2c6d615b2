"""The catalogue of signals: what the candidate's page may report, and how it is said to people.

Wordings are facts about what was in view or what was pressed, never a judgement.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from services.base import Invalid, Message, _

NOTICE, STRONG = "notice", "strong"


class Source(StrEnum):
    """Where a signal is seen."""

    CAMERA = "camera"
    PAGE = "page"
    EDITOR = "editor"


@dataclass(frozen=True)
class Detector:
    """One kind of signal. Reports less than `cooldown` apart that name no beginning belong to one alert."""

    kind: str
    label: Message
    explanation: Message
    severity: str
    cooldown: timedelta
    source: Source = Source.CAMERA

    @property
    def is_observed_by_camera(self) -> bool:
        return self.source is Source.CAMERA


# The page repeats a report about every 5 s while a signal lasts; two missed repeats end the alert.
LASTING = timedelta(seconds=12)
MOMENT = timedelta(seconds=2)

CATALOGUE: dict[str, Detector] = {
    detector.kind: detector
    for detector in (
        Detector("no-face", _("No face in view"), _("Whether a face is in the picture."), NOTICE, LASTING),
        Detector("multiple-faces", _("More than one face in view"), _("Whether more than one face is in the picture."), STRONG, LASTING),
        Detector("looking-away", _("Looking away from the screen"), _("Whether the head is turned well away from the screen."), NOTICE, LASTING),
        Detector("face-too-far", _("Face far from the camera"), _("Whether the face is far from the camera."), NOTICE, LASTING),
        Detector("camera-dark", _("Camera dark or covered"), _("Whether the camera image is dark or covered."), NOTICE, LASTING),
        Detector("camera-frozen", _("Camera image frozen"), _("Whether the camera image is frozen."), NOTICE, LASTING),
        Detector("left-tab", _("Left the tab"), _("Whether the tab of the interview is left for another tab."), NOTICE, LASTING, Source.PAGE),
        Detector("left-window", _("Left the window"), _("Whether the window is left for another window or program."), NOTICE, LASTING, Source.PAGE),
        Detector("left-fullscreen", _("Left fullscreen"), _("When fullscreen is left, if it was on."), NOTICE, MOMENT, Source.PAGE),
        Detector("second-display", _("Second display connected"), _("Whether a second display is connected, if the browser reports it."), NOTICE, LASTING, Source.PAGE),
        Detector("screen-share-stopped", _("Stopped sharing the screen"), _("When screen sharing ends."), NOTICE, MOMENT, Source.PAGE),
        Detector("paste-blocked", _("Paste attempt in the editor"), _("Attempts to paste into the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
        Detector("copy-blocked", _("Copy attempt in the editor"), _("Attempts to copy from the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
        Detector("cut-blocked", _("Cut attempt in the editor"), _("Attempts to cut from the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
        Detector("drop-blocked", _("Drop attempt in the editor"), _("Attempts to drop text into the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
    )
}  # fmt: skip

# What the server sees for itself when an edit arrives; no page reports it.
SEEN_IN_EDITS: dict[str, Detector] = {
    detector.kind: detector
    for detector in (
        Detector("paste", _("Pasted into the editor"), _("What is pasted into the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
        Detector("drop", _("Dropped into the editor"), _("What is dropped into the editor, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
        Detector("large-insert", _("Large insertion in the editor"), _("Text that appears in the editor at once, with the number of characters."), NOTICE, MOMENT, Source.EDITOR),
    )
}  # fmt: skip

# Spellings that clients written against the seed's prose may use.
ALIASES = {"no-face-detected": "no-face", "multiple-faces-detected": "multiple-faces", "too-far": "face-too-far"}


def get(reported: str) -> Detector:
    """The detector of a reported type, `no_face` and `No face` taken as `no-face`.

    Raises Invalid("unknown-detector").
    """
    kind = "-".join(reported.strip().lower().replace("_", " ").replace("-", " ").split())
    detector = CATALOGUE.get(ALIASES.get(kind, kind))
    if detector is None:
        raise Invalid("unknown-detector", _("This signal does not exist."))
    return detector


def of(kind: str) -> Detector | None:
    """The detector of a stored kind; None for a kind that a later release no longer knows."""
    return CATALOGUE.get(kind) or SEEN_IN_EDITS.get(kind)


def of_insertion(kind: str) -> Detector:
    """The detector of a paste, a drop or a large insertion. Raises KeyError for another kind."""
    return SEEN_IN_EDITS[kind]

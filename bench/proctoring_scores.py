"""Which pictures a signal is judged on, and precision, recall and F1 of the verdicts."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

NEAR = 15  # Degrees: the pictures of a person that give the middle, as the first seconds of a call do.
FACING = 30  # Degrees: a face turned further is for looking-away to judge, not for counting faces.


@dataclass(frozen=True)
class Label:
    """What is truly in one picture; an angle or a verdict that nobody labelled is None."""

    file: str
    source: str
    subject: str
    kind: str
    faces: int
    yaw: float | None
    pitch: float | None
    is_away: bool | None
    is_far: bool | None

    @property
    def is_facing(self) -> bool:
        return self.yaw is None or self.pitch is None or max(abs(self.yaw), abs(self.pitch)) <= FACING

    @property
    def is_near_frontal(self) -> bool:
        return self.yaw is not None and self.pitch is not None and max(abs(self.yaw), abs(self.pitch)) <= NEAR

    @property
    def person(self) -> str:
        """One person in one series: another series is another camera."""
        return self.subject if self.subject.startswith("p04") and self.faces == 1 else ""


def read(path: Path) -> list[Label]:
    with path.open(newline="") as file:
        return [_label(row) for row in csv.DictReader(file)]


def _label(row: dict[str, str]) -> Label:
    is_on_the_line = row["borderline"] == "1"
    return Label(
        file=row["file"],
        source=row["source"],
        subject=row["subject"],
        kind=row["kind"],
        faces=int(row["n_faces"]),
        yaw=float(row["yaw_deg"]) if row["yaw_deg"] else None,
        pitch=float(row["pitch_deg"]) if row["pitch_deg"] else None,
        is_away=None if is_on_the_line or not row["looking_away"] else row["looking_away"] == "1",
        is_far=row["too_far"] == "1" if row["too_far"] else None,
    )


# The truth of a signal; None: the picture is not judged for it.
TRUTH: dict[str, Callable[[Label], bool | None]] = {
    "no-face": lambda label: label.faces == 0 if label.is_facing else None,
    "multiple-faces": lambda label: label.faces > 1 if label.is_facing else None,
    "looking-away": lambda label: label.is_away if label.person and label.file.startswith("pose/") else None,
    "face-too-far": lambda label: label.is_far if label.faces == 1 and label.is_facing else None,
}


@dataclass
class Score:
    """Counts of one signal; a picture on which nothing was said is a miss if there was something to say."""

    hits: int = 0
    false: int = 0
    missed: int = 0
    quiet: int = 0
    abstained: int = 0

    def add(self, truth: bool, verdict: bool | None) -> None:
        self.abstained += verdict is None
        if truth:
            self.hits += verdict is True
            self.missed += verdict is not True
        else:
            self.false += verdict is True
            self.quiet += verdict is not True

    @property
    def of(self) -> int:
        return self.hits + self.missed + self.false + self.quiet

    @property
    def precision(self) -> float:
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        return _share(self.hits, self.hits + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.hits, 2 * self.hits + self.false + self.missed)

    @property
    def f1_even(self) -> float:
        """F1 if half of the pictures showed the condition; here most of the poses do."""
        alarms = _share(self.false, self.false + self.quiet)
        return _share(2 * self.recall, self.recall + alarms + 1)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def score(signal: str, labels: Iterable[Label], verdicts: dict[str, dict[str, bool | None]]) -> Score:
    total = Score()
    for label in labels:
        truth = TRUTH[signal](label)
        if truth is not None and label.file in verdicts:
            total.add(truth, verdicts[label.file][signal])
    return total

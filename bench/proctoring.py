"""How well the camera's signals are measured, on labelled pictures and a film, by the very code the room loads.

    python -m bench.proctoring [--data ../shared/data] [--every 1] [--honest-minutes 60] [--no-ssd] [--ours] [--afresh]

Chromium loads the built worker, which looks at every picture four times as it would in a second of a call (at heads
turned far, once), and the room's own sampler and detectors judge the last look. Beside it a naive heuristic: face-api's
tiny detector at 416 and .5, a nose more than .20 of the box beside its middle for looking away, a box narrower than .15
of the picture for too far. `npm run build` must have been run. `--every 10` takes one picture in ten, and all that give
a person's middle. What the worker saw is kept (`--keep`) and used again while the worker and the pictures are the same,
so that another limit takes a minute or two; times are printed only if nothing was used again (`--afresh`).
"""

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.proctoring_figures import (
    LOOKS,
    LOOKS_AT_TURNED,
    PLAIN,
    Seen,
    Verdicts,
    print_groups,
    print_reasons,
    print_scores,
    print_second,
    print_times,
    spoilt_cells,
)
from bench.proctoring_kept import Kept, version
from bench.proctoring_people import (
    ASIDE,
    MOMENTS,
    Ask,
    Moments,
    Series,
    print_aside,
    print_far_unseen,
    print_honest,
    print_told,
    series_of,
)
from bench.proctoring_scores import FACING, NEAR, Label, read
from bench.proctoring_server import DIST, ROOT, serve
from bench.proctoring_unseen import print_unseen
from bench.tables import heading, row

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
BATCH = 20
STEP_MS = 120_000
LATE_S = 1.0  # How long after its part of the film an alert still belongs to it: detection is behind the picture.
SPOILT = 24
BENCH = ROOT / "bench"
KEEP = Path.home() / ".cache" / "neurohire-bench"


@contextmanager
def browser_page(url: str, film: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page()
        page.set_default_timeout(STEP_MS)
        page.goto(url)
        page.wait_for_function("window.bench !== undefined")
        try:
            yield page
        finally:
            browser.close()


def asking(page: Page, step: str, argument: list[Any]) -> Any:
    return page.evaluate(f"(asked) => window.bench.{step}(asked)", argument)


def in_batches(page: Page, kept: Kept, step: str, files: list[str], looks: int = 1) -> Seen:
    seen: Seen = {}
    for first in range(0, len(files), BATCH):
        question = [files[first : first + BATCH], looks]
        answers = kept.answer([step, *question], lambda question=question: asking(page, step, question))
        seen |= {answer["file"]: answer for answer in answers}
        print(f"\r{step}: {len(seen)}/{len(files)} ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return seen


def judged(page: Page, labels: list[Label], seen: Seen) -> tuple[Verdicts, Verdicts]:
    """The room's verdicts after it knows each person's middle, and without knowing it."""
    near = defaultdict(list)
    for label in labels:
        if label.person and label.is_near_frontal and label.file.startswith("pose/"):
            near[label.person].append(seen[label.file]["observation"])
    script = "(looks) => looks.map(([look, near]) => window.bench.judge(look, near))"
    files = [label.file for label in labels]
    known = page.evaluate(script, [[seen[label.file]["observation"], near.get(label.person, [])] for label in labels])
    unknown = page.evaluate(script, [[seen[label.file]["observation"], []] for label in labels])
    return dict(zip(files, known, strict=True)), dict(zip(files, unknown, strict=True))


def print_spoilt(page: Page, kept: Kept, labels: list[Label]) -> None:
    """Where light and edges take the face away: the thresholds of static/js/proctoring/candidate/usable.js."""
    facing = [
        label.file for label in labels if label.faces == 1 and label.is_near_frontal and label.file.startswith("pose/")
    ]
    chosen = facing[:: max(1, len(facing) // SPOILT)][:SPOILT]
    print(f"\nSpoilt pictures of one face ({len(chosen)})\n")
    for line in heading("how", "light", "contrast", "outside", "face found", "score", "yaw beside the whole picture's"):
        print(line)
    whole = spoilt(page, kept, chosen, {})
    ways = [{"brightness": level} for level in (1, 0.5, 0.25, 0.12, 0.06, 0.03, 0)] + [
        {"shift": share} for share in (0.2, 0.3, 0.35, 0.4, 0.45)
    ]
    for how in ways:
        looks = spoilt(page, kept, chosen, how)
        print(row(json.dumps(how), *spoilt_cells(looks, whole)), flush=True)


def spoilt(page: Page, kept: Kept, files: list[str], how: dict[str, float]) -> list[dict[str, Any]]:
    return [kept.answer(["spoilt", file, how], lambda file=file: asking(page, "spoilt", [file, how])) for file in files]


def print_people(page: Page, kept: Kept, labels: list[Label], minutes: float) -> None:
    def ask(step: str, argument: list[Any]) -> Any:
        return asking(page, step, argument)

    people = series_of(labels, kept, ask)
    print_honest(people, minutes, ask)
    print_told(people, ask)
    print_aside(people, beside(labels, kept, people, ask), ask)
    print_far_unseen(people, minutes / 4, ask)


def beside(labels: list[Label], kept: Kept, people: list[Series], ask: Ask) -> dict[str, dict[int, Moments]]:
    """Each series' moments at `ASIDE` degrees to either side."""
    found: dict[str, dict[int, Moments]] = {one.name: {} for one in people}
    for label in labels:
        if (
            label.person in found
            and label.file.startswith("pose/")
            and label.pitch == 0
            and abs(label.yaw or 0) == ASIDE
        ):
            question = [label.file, MOMENTS, round(label.yaw or 0)]
            moments = kept.answer(["moments", *question], lambda question=question: ask("moments", question))
            found[label.person][round(label.yaw or 0)] = moments
    return found


def print_film(page: Page, timeline: dict[str, Any]) -> None:
    result = page.evaluate("(seconds) => window.bench.film(seconds)", timeline["duration"] - 0.5)
    parts = [part for part in timeline["timeline"] if part["expect_alert"]]
    names = {"too_far": "face-too-far"}
    left = list(result["told"])
    print("\nThe film through the fake camera: what was to be raised, and when it was\n")
    for line in heading("from s", "to s", "expected", "raised after s"):
        print(line)
    for part in parts:
        kind = names.get(part["expect_alert"], part["expect_alert"].replace("_", "-"))
        mine = [one for one in left if one["kind"] == kind and part["start"] <= one["at"] <= part["end"] + LATE_S]
        left = [one for one in left if one not in mine]
        print(
            row(
                str(part["start"]), str(part["end"]), kind, f"{mine[0]['at'] - part['start']:.1f}" if mine else "missed"
            )
        )
    looks = result["looks"]
    false = ", ".join(f"{one['kind']} at {one['at']:.1f} s" for one in left) or "none"
    print(f"\nFalse: {len(left)} ({false}). Looks: {looks['all']}, of which {looks['usable']} could say something.")
    longest = max(result["longTasks"], default=0)
    print(
        f"The page's thread was taken for more than 50 ms {len(result['longTasks'])} times, at most {longest:.0f} ms."
    )


def bench(page: Page, labels: list[Label], film: dict[str, Any], options: argparse.Namespace) -> None:
    folder, labelled = None if options.afresh else options.keep, options.data / "faces" / "labels.csv"
    kept = Kept(folder, version(built_worker(), BENCH / "proctoring_pictures.mjs", labelled))
    others = Kept(folder, version(BENCH / "proctoring_naive.mjs", labelled))
    files = [label.file for label in labels]
    start_ms = page.evaluate("() => window.bench.start()")
    seen = in_batches(page, kept, "stills", [label.file for label in labels if label.is_facing], LOOKS)
    turned = [label.file for label in labels if not label.is_facing]
    seen |= in_batches(page, kept, "stills", turned, LOOKS_AT_TURNED)
    known, unknown = judged(page, labels, seen)
    if not options.ours:
        page.evaluate("() => window.bench.startNaive()")
    naive = {} if options.ours else in_batches(page, others, "naive", files)
    ways = {
        **({"naive": {file: one["verdict"] for file, one in naive.items()}} if naive else {}),
        "ours": known,
        "ours, person not known": unknown,
        PLAIN: {file: {"looking-away": one["plain looking-away"]} for file, one in known.items()},
    }
    presence = [label.file for label in labels if label.faces != 1 or not label.file.startswith("pose/")]
    ssd = {} if options.ours or options.no_ssd else in_batches(page, others, "ssd", presence)
    if not kept.reused and not others.reused:
        print_times(start_ms, seen, naive, ssd)
    print_scores(labels, ways)
    if ssd:
        print_second(labels, seen, ssd)
    print_reasons(labels, known)
    print_groups(labels, known)
    print_unseen(labels, known)
    print_people(page, kept, labels, options.honest_minutes)
    print_film(page, film)
    print_spoilt(page, kept, labels)


def built_worker() -> Path:
    return DIST / json.loads((DIST / "manifest.json").read_text())["proctoring-worker.js"]


def chosen(labels: list[Label], every: int) -> list[Label]:
    """One in so many, and all that give a person's middle."""
    return [label for nth, label in enumerate(labels) if nth % every == 0 or (label.person and label.is_near_frontal)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy and cost of the camera's signals.")
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of faces/ and timeline.mjpeg"
    )
    parser.add_argument("--every", type=int, default=1, help="one picture in so many (1)")
    parser.add_argument("--honest-minutes", type=float, default=60, help="of each person who does nothing wrong (60)")
    parser.add_argument("--no-ssd", action="store_true", help="leave the other second opinion out; it takes a minute")
    parser.add_argument("--ours", action="store_true", help="leave out everything that ours is compared with")
    parser.add_argument("--keep", type=Path, default=KEEP, help=f"folder for what was seen ({KEEP})")
    parser.add_argument("--afresh", action="store_true", help="look at every picture again, and keep nothing")
    options = parser.parse_args()
    data: Path = options.data
    for needed in (
        data / "faces" / "labels.csv",
        data / "timeline.mjpeg",
        data / "timeline.json",
        DIST / "manifest.json",
    ):
        if not needed.is_file():
            sys.exit(
                f"{needed} is missing. The pictures are not part of this repository (--data names their folder); "
                "static/dist comes from `npm run build`."
            )
    labels = chosen(read(data / "faces" / "labels.csv"), options.every)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # A table is read while the next is made.
    print(
        f"Proctoring, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC. {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Chromium headless without a GPU, {len(labels)} pictures. Each person's middle for looking-away: the median "
        f"of their own pictures with yaw and pitch within {NEAR} degrees, which are judged as well. Faces are counted, "
        f"and sizes judged, on faces turned {FACING} degrees at most."
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(data / "faces", Path(folder)) as url,
        browser_page(url, data / "timeline.mjpeg") as page,
    ):
        bench(page, labels, json.loads((data / "timeline.json").read_text()), options)


if __name__ == "__main__":
    main()

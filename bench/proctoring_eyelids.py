"""Whether eyelids could tell who looks down, which the room does not do: what it would find, and what it would cost.

    python -m bench.proctoring_eyelids [--data ../shared/data] [--minutes 15]

No picture of the set shows eyes at the foot of a screen. They are made: the upper lids of people who face the camera,
or bend the head by 15 degrees, are drawn lower by a share of the eye's opening. How far lids sink when somebody reads
there is not known; so the table says from which share on it would be told.
"""

import argparse
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.proctoring import KEEP, asking, browser_page, built_worker
from bench.proctoring_kept import Kept, version
from bench.proctoring_people import PERIOD_MS
from bench.proctoring_scores import Label, read
from bench.proctoring_server import ROOT, serve
from bench.tables import heading, row

SHARES = (0.0, 0.2, 0.4)
MOMENTS = 2
ASIDE = 15  # Degrees to a side that still are the screen.
DOWN = -30

Seen = list[dict[str, Any]]


def seen(kept: Kept, page: Any, label: Label, share: float) -> Seen:
    question = [label.file, share, MOMENTS, 1]
    return kept.answer(["lids", *question], lambda: asking(page, "lids", question))


def bench(page: Any, kept: Kept, labels: list[Label], minutes: float) -> None:
    page.evaluate("() => window.bench.start()")
    page.evaluate("() => window.bench.startMesh()")
    people: defaultdict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label.person and label.file.startswith("pose/") and abs(label.yaw or 0) <= ASIDE:
            people[label.person].append(label)
    falls: defaultdict[tuple[int, float], list[float]] = defaultdict(list)
    told: defaultdict[tuple[int, float], list[int]] = defaultdict(list)
    room: defaultdict[int, list[int]] = defaultdict(list)
    lap: dict[str, list[bool]] = {"by the lids": [], "as in the room": []}
    looks = round(minutes * 60_000 / PERIOD_MS)
    for seed, mine in enumerate(people.values()):
        facing = [seen(kept, page, label, 0.0) for label in mine if label.is_near_frontal]
        own = statistics.median(look["opening"] for some in facing for look in some if look["opening"] is not None)
        for pitch in (0, -ASIDE):
            for share in SHARES:
                foot = [seen(kept, page, label, share) for label in mine if label.pitch == pitch]
                falls[pitch, share] += [own - one["opening"] for some in foot for one in some if one["opening"]]
                told[pitch, share].append(len(asking(page, "reading", [facing, foot, own, looks, seed])))
                if share == 0:
                    room[pitch].append(len(asking(page, "reading", [facing, foot, None, looks, seed])))
        down = [seen(kept, page, label, 0.0) for label in mine if label.pitch == DOWN]
        lap["by the lids"] += asking(page, "lookingDown", [facing, down, own, seed])
        lap["as in the room"] += asking(page, "lookingDown", [facing, down, None, seed])
    print_table(falls, told, minutes)
    for pitch, counts in room.items():
        print(
            f"\nAs in the room, head {-pitch} down, lids as they are: {statistics.mean(counts) * 60 / minutes:.1f} "
            f"false alerts an hour, worst series {max(counts) * 60 / minutes:.0f}."
        )
    soon = "; ".join(f"{how} {sum(some)} of {len(some)} times" for how, some in lap.items())
    print(f"\nHeads {-DOWN} degrees down, {ASIDE} aside at most, for six seconds: told {soon}.")


def print_table(
    falls: dict[tuple[int, float], list[float]], told: dict[tuple[int, float], list[int]], minutes: float
) -> None:
    print("\nReading at the foot of the screen, half a minute at a time: what would be told by the lids\n")
    for line in heading(
        "head", "lids lowered by", "opening falls by", "false alerts an hour", "worst series", "series"
    ):
        print(line)
    for (pitch, share), counts in told.items():
        hourly = [count * 60 / minutes for count in counts]
        with_some = sum(count > 0 for count in counts)
        print(
            row(
                f"{-pitch} down",
                f"{share:.0%}",
                f"{statistics.median(falls[pitch, share]):.3f}",
                f"{statistics.mean(hourly):.1f}",
                f"{max(hourly):.0f}",
                f"{with_some} of {len(counts)}",
            )
        )


def main() -> None:
    parser = argparse.ArgumentParser(description="What eyelids would tell of looking down.")
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of faces/")
    parser.add_argument("--minutes", type=float, default=15, help="of reading by each series (15)")
    options = parser.parse_args()
    faces = options.data / "faces"
    own = [ROOT / "bench" / f"proctoring_{name}.mjs" for name in ("pictures", "eyelids")]
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(faces, Path(folder)) as url,
        browser_page(url, options.data / "timeline.mjpeg") as page,
    ):
        bench(
            page,
            Kept(KEEP, version(built_worker(), *own, faces / "labels.csv")),
            read(faces / "labels.csv"),
            options.minutes,
        )


if __name__ == "__main__":
    main()

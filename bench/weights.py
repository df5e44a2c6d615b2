"""What a first visit to a page fetches of scripts, styles, icons and fonts: as built, and compressed by the build.

    python -m bench.weights

Without pictures and the page itself, and with the fonts of Latin letters only. `npm run build` must have been run.
"""

import json
from typing import Any

from bench.tables import heading, row
from front_end import MANIFEST

EVERYWHERE = ("main.js",)
SHEETS = ("app.css", "icons.svg", "old_browser.js")
HELD_IN = ("interview.css",)
MODULES: dict[str, tuple[str, ...]] = {
    "sign-in": (*EVERYWHERE, "accounts/password.js"),
    "dashboard": (*EVERYWHERE, "interviews/waiting.js", "core/live_search.js"),
    "report": (*EVERYWHERE, "playback/index.js", "playback/opened.js"),
    "room": (*EVERYWHERE, "room/index.js", "room/panels.js"),
}
WORDS, CODE = "inter-latin-wght-normal", "jetbrains-mono-latin-wght-normal"
FONTS = {"sign-in": (WORDS,), "dashboard": (WORDS,), "report": (WORDS, CODE), "room": (WORDS, CODE)}
WORKER = "worker"


def files_of(page: str) -> set[str]:
    """The files of one of `MODULES`, or of the candidate's worker, below the manifest's folder."""
    made: dict[str, Any] = json.loads(MANIFEST.read_text())
    if page == WORKER:
        return {made["proctoring-worker.js"]}
    fonts = {f"fonts/{one.name}" for font in FONTS[page] for one in (MANIFEST.parent / "fonts").glob(f"{font}-*")}
    modules = {file for module in MODULES[page] for file in made["preload"][module]}
    sheets = (*SHEETS, *(HELD_IN if CODE in FONTS[page] else ()))
    return modules | fonts | {made[name] for name in sheets}


def weight(page: str, ending: str = "") -> int:
    """Its bytes; with `.br` or `.gz`, of what is compressed that way where there is such a file."""
    total = 0
    for file in files_of(page):
        whole = MANIFEST.parent / file
        packed = whole.with_name(whole.name + ending)
        total += (packed if packed.exists() else whole).stat().st_size
    return total


def main() -> None:
    print(*heading("page", "bytes", "gzip", "Brotli"), sep="\n")
    for page in (*MODULES, WORKER):
        print(row(page, *(f"{weight(page, ending):,}" for ending in ("", ".gz", ".br"))))


if __name__ == "__main__":
    main()

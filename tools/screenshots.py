"""Pictures of the pages, from a real server with believable people in it.

bin/screenshots                        the three pictures of the README, into docs/images
bin/screenshots --all test-results     every page and state, light and dark, wide and narrow, each checked
                                       by axe-core; ends with 1 if a page violates WCAG 2.2 AA
"""

import argparse
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

import config as configuration
from tests.serving import Server, serving
from tools import demo, room_scenes, scenes, studio
from tools.demo import Demo
from tools.studio import LOOKS, WIDE, Studio

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"


def for_the_readme(camera: Studio, shown: Demo) -> None:
    """Dashboard, room and report, as the interviewer sees them."""
    camera.is_checking = False
    with camera.window("guest") as guest, camera.window("host") as host:
        room_scenes.meet(camera, shown, host, guest)
        room_scenes.open_pane(host, "chat")
        camera.picture(host, "room", whole=False)
        host.goto(f"/interview/{shown.report}/report")
        camera.picture(host, "report", whole=False)


def furnished(server: Server) -> Demo:
    """The demo, written into the server's own database."""
    return demo.furnish(configuration.load(server.environment), datetime.now(UTC))


def main() -> None:
    options = _options()
    folder: Path = options.all or IMAGES
    looks = [look for look in LOOKS if any(one in str(look) for one in options.only)] if options.all else [WIDE]
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        playwright = stack.enter_context(sync_playwright())
        camera = stack.enter_context(studio.opened(playwright, folder, scratch, looks, has_cameras=not options.pages))
        camera.takes_turns, camera.is_picturing = options.in_turns, not options.no_pictures
        camera.skips_variants = options.pages
        if options.all:
            with serving(scratch / "empty", "sqlite") as server:
                camera.address = server.url
                scenes.the_first_start(camera)
        server = stack.enter_context(serving(scratch / "furnished", "sqlite"))
        camera.address, camera.signed_in = server.url, {}
        shown = furnished(server)
        camera.zone = shown.zone
        scenes.sign_in(camera)
        if options.all:
            scenes.the_pages(camera, shown)
            if not options.pages:
                room_scenes.the_room(camera, shown)
        else:
            for_the_readme(camera, shown)
    _report(camera)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/screenshots", description="Pictures of the pages.")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page and state into this folder, checked")
    only = "with --all: only looks such as dark-390; may be given several times"
    parser.add_argument("--only", action="append", metavar="LOOK", help=only)
    parser.add_argument(
        "--in-turns", action="store_true", help="with --all: each page in one look, the next in the next"
    )
    parser.add_argument(
        "--pages", action="store_true", help="with --all: each page once, and not the room, in which a call goes on"
    )
    parser.add_argument("--no-pictures", action="store_true", help="with --all: only check what would be pictured")
    options = parser.parse_args()
    options.only = options.only or [""]
    return options


def _report(camera: Studio) -> None:
    _say(f"{camera.taken} pictures in {camera.folder}")
    if not camera.is_checking:
        return
    _say(*camera.violations, f"{len(camera.violations)} violations of WCAG 2.2 AA found by axe-core")
    if camera.violations:
        sys.exit(1)


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()

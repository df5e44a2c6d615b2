"""What the doctor finds of the virus scanner: whether clamd answers, and which version it says that it is."""

from collections.abc import Iterator

from config import Config
from operating.finding import Finding
from services.resume import scanner

WHAT = "virus scanner"


def examine(config: Config) -> Iterator[Finding]:
    """Nothing without CLAMD_URL."""
    chosen = config.scanner
    if chosen is None:
        return
    try:
        said = scanner.version(chosen)
    except scanner.NotScanned as failure:
        so = "Resumes are refused" if chosen.is_required else "Resumes are stored without a scan"
        remedy = f"Start clamd, and check CLAMD_URL, its own clamd.conf and the firewall. {so} meanwhile."
        yield Finding(WHAT, f"{chosen.place} gives no answer that can be used ({failure.said})", remedy)
    else:
        yield Finding(WHAT, f"{chosen.place} answers: {said}")

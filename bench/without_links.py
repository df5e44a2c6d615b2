"""The same server, but that it links no edits to the record: what `bench.record --relay` compares it with."""

import math
import sys

import app

if __name__ == "__main__":
    sys.modules["services.document.journal"].LINK_EVERY_S = math.inf  # type: ignore[attr-defined]
    app.main()

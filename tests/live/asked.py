"""`python -m tests.live.asked FILE`: the real server, which writes into the file what it has imported, again and again."""

import sys
import threading
import time
from pathlib import Path

EVERY_S = 0.2


def tell(path: Path) -> None:
    while True:
        unfinished = path.with_suffix(".new")
        unfinished.write_text("\n".join(sorted(sys.modules)))
        unfinished.rename(path)
        time.sleep(EVERY_S)


if __name__ == "__main__":
    threading.Thread(target=tell, args=(Path(sys.argv[1]),), daemon=True).start()
    import app

    app.serve()

"""`python -m tools.demo_server`: serve the demonstration that `tools/demonstration.py` made."""

import app  # First of all: it makes the standard library cooperative.
from tools import demonstration

if __name__ == "__main__":
    app.main(demonstration.settings)

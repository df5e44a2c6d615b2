"""What a board costs, beside typing in the same run.

    python -m bench.board --part document|server|page [--steps 1000] [--elements 2000]

`document`: the CPU of steps and of keys in the document alone, the quickest of many rounds.
`server`: the bytes of a step of a drag; the CPU of steps and of keys of code, by turns, at the pace at which a page
sends steps; then what so many elements take in memory, and how long a page waits that opens the document.
`page`: how long a board takes to open in Chromium and in which parts, from the press of its button to the picture with
all of it; what is fetched for it, and the CPU of a drag in the page; then, in a call and by turns with the board beside
the code and without it, how late a key is on the screen, how much and how often the page works for it, and how many
pictures of the other person are shown in a second.
"""

import argparse

from bench import board_document, board_page, board_server

PARTS = {"document": board_document.run, "server": board_server.run, "page": board_page.run}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--part", choices=PARTS, required=True)
    options.add_argument("--steps", type=int, default=1000)
    options.add_argument("--elements", type=int, default=2000)
    chosen = options.parse_args()
    for line in PARTS[chosen.part](steps=chosen.steps, elements=chosen.elements):
        print(line, flush=True)


if __name__ == "__main__":
    main()

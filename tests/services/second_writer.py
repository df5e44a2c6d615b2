"""Another process that writes into an interview, as one does that serves a page of it: `python -m …` with the settings on
standard input says "ready", then what it wrote.
"""

import pickle
import sys

from flask import Flask

from db.engine import make_engine
from repositories import chat_messages, interviews
from services.base.clock import utcnow
from services.chain import Kind, chain

MESSAGES = 40


def main() -> None:
    config, interview_id, user_id = pickle.load(sys.stdin.buffer)
    engine = make_engine(Flask("second writer"), config)
    engine.connect().close()
    _say("ready")
    for number in range(MESSAGES):
        with engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
            at, words = utcnow(), f"Number {number} of another process"
            interviews.lock(db, interview_id)
            chat_messages.insert_message(db, interview_id, user_id, words, message_id=None, at=at)
            chain.add(db, interview_id, Kind.MESSAGE, {"by": user_id, "text": words}, at=at)
        for _more in range(3):  # As what was measured is stored: nothing but the record's own row is held.
            with engine.connect().execution_options(neurohire_writes=True) as db, db.begin():
                chain.add(db, interview_id, Kind.MEASURING, {"reason": None, "state": "off"}, at=utcnow())
    _say(f"{MESSAGES} messages")


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()

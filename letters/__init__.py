"""What letters say: the words of each kind for each reader (`wording`), the message that is sent (`composing`), and the
invitation that a person sends themselves (`by_hand`).

Which letters there are, and when, is `services.mail`'s; sending them is `jobs/mails.py`'s.
"""

from letters.composing import Message, calendar_of, compose, subscription_of

__all__ = ["Message", "calendar_of", "compose", "subscription_of"]

"""The scorecard that comes with the program, of our own making, to start from."""

from collections.abc import Callable

from services.base import Message, _
from services.cards.criteria import Criterion
from services.cards.scorecards import Values

TITLE = _("Technical interview")
CRITERIA: tuple[tuple[Message, tuple[Message, ...]], ...] = (
    (
        _("Understanding the problem"),
        (
            _("Began without knowing what was asked."),
            _("Knew the task after help, and missed limits that mattered."),
            _("Asked about inputs and limits before writing."),
            _("Found unclear points in the task and settled them with reasons."),
        ),
    ),
    (
        _("Writing code that works"),
        (
            _("The code did not run, or did something else."),
            _("Worked for the simple case after help."),
            _("Worked for the cases asked for, with small corrections."),
            _("Worked for edge cases too, and the candidate knew why."),
        ),
    ),
    (
        _("Finding mistakes"),
        (
            _("Changed lines without a guess of the cause."),
            _("Found the mistake when shown where to look."),
            _("Narrowed it down with own tests or output."),
            _("Foresaw where it could go wrong and tested that first."),
        ),
    ),
    (
        _("Explaining and listening"),
        (
            _("It stayed unclear what was meant, also after questions."),
            _("Explained when asked, and took up some hints."),
            _("Explained the steps and took up hints."),
            _("Weighed alternatives aloud and improved on what others said."),
        ),
    ),
)


def values(say: Callable[[Message], str]) -> Values:
    """In the words of whoever adds it: `say` turns a message into text."""
    criteria = [Criterion(say(name), tuple(say(one) for one in anchors)) for name, anchors in CRITERIA]
    return Values(say(TITLE), criteria)

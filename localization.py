"""Sentences, times and numbers in the reader's language and zone, for pages and acknowledgements."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from typing import Any, cast
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask, g, has_request_context, request
from flask_babel import force_locale, format_date, format_datetime, format_time, get_locale, get_translations, gettext
from flask_babel import format_decimal as _format_decimal
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from extensions import babel
from services.base import Message
from services.interview import zones

SOURCE_LOCALE = "en"  # What the sentences in the program are written in.
ZONE_COOKIE = "tz"
DEFAULT_ZONE = "UTC"

PLURAL_SAMPLES = (*range(201), 1_000_000)  # Every language's categories of whole numbers are met among these.

ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset({"R", "AL", "LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI"})
"""Directions, of letters and of the signs that change them."""

DAYS = {"datetime": "d MMM y", "date": "EEE d MMM y"}
"""How the day of a moment is written; after that of a `datetime` comes the time."""
SHAPES = (*DAYS, "time", "clock")
"""How a moment is written: `time` is hours and minutes alone, `clock` has the seconds."""

OTHER_PLACE = re.compile(r"%(?!\(\w+\)s)")
"""A sign in a sentence that does not stand for a text by its name."""
MAX_SAID = 10_000
"""Sentences that are kept of each language; the program has fewer."""

_bound: list[Flask] = []
_said: dict[str, "_Said"] = {}


def init_app(app: Flask) -> None:
    """Bind Babel and the template filters that show times and sizes."""
    _bound[:] = [app]
    locales.cache_clear()
    _sentence.cache_clear()
    _said.clear()
    babel.init_app(app, locale_selector=locale, timezone_selector=reader_zone)
    app.jinja_env.filters.update(
        {what: partial(_words, what=what) for what in SHAPES},
        isodatetime=isodatetime,
        moment=moment,
        in_zone=in_zone,
        filesize=filesize,
        isolated=isolated,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda msgid: get_translations().ugettext(msgid),
        ngettext=lambda one, many, count: get_translations().ungettext(one, many, count),
        newstyle=True,
    )
    found = app.jinja_env.globals
    found["gettext"], found["ngettext"] = _isolating(found["gettext"]), _isolating(found["ngettext"])
    found["_"] = found["gettext"]
    app.context_processor(
        lambda: {"locale": str(get_locale()), "reader_zone": reader_zone(), "page_messages": page_messages()}
    )


@dataclass
class _Said:
    """The program's sentences in one language as templates show them: a page has hundreds, each is looked up once."""

    locale: str
    found: dict[tuple[str, bool, tuple[str, ...]], Any] = field(default_factory=dict)
    """By our words, whether markup is escaped there, and the names of values, which stand in them as `%(name)s`."""


@dataclass
class _Written:
    """What a page has written already: it says most days more than once."""

    zone: ZoneInfo
    zone_words: str
    said: _Said
    days: dict[tuple[str, date], str] = field(default_factory=dict)


def _written() -> _Written:
    if not has_request_context():
        return _Written(ZoneInfo(DEFAULT_ZONE), DEFAULT_ZONE, _said_in_locale())
    written = g.get("written")
    if written is None:
        zone = reader_zone()
        written = g.written = _Written(ZoneInfo(zone), zone.replace("_", " "), _said_in_locale())
    return cast(_Written, written)


def _said_in_locale() -> _Said:
    name = str(get_locale() or SOURCE_LOCALE)
    return _said.setdefault(name, _Said(name))


def _words(at: date, what: str, written: _Written | None = None) -> str:
    """A day is written once for a page; hours and minutes are two digits in every language."""
    if what == "clock":
        return str(format_time(at, "HH:mm:ss"))
    pattern = DAYS.get(what, DAYS["datetime"])
    if not isinstance(at, datetime):
        return str(format_date(at, pattern))
    written = written or _written()
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(written.zone)
    if what == "time":
        return f"{local:%H:%M}"
    key = (pattern, local.date())
    if key not in written.days:
        written.days[key] = str(format_date(local.date(), pattern))
    return written.days[key] if what == "date" else f"{written.days[key]}, {local:%H:%M}"


def moment(at: datetime, what: str = "datetime") -> Markup:
    """A moment as an element that core/time.js keeps true; see templates/components/time.html. Made here and not in a
    template, because a report has thousands.
    """
    written = _written()
    title = f"{_words(at, 'datetime', written)} {written.zone_words}"
    element = Markup('<time datetime="%s" data-moment="%s" title="%s">%s</time>')
    return element % (isodatetime(at), what, title, _words(at, what, written))


@cache
def locales() -> tuple[str, ...]:
    """English, and every language with a compiled catalogue in `translations/`."""
    with _bound[0].app_context():
        found = {str(one) for one in babel.list_translations()}
    return (SOURCE_LOCALE, *sorted(found - {SOURCE_LOCALE}))


def locale() -> str:
    """What the signed-in reader chose, or the best of our languages for their browser."""
    if not has_request_context():
        return SOURCE_LOCALE
    return locale_for(getattr(g.get("user"), "language", None))


def locale_for(language: str | None) -> str:
    """What a person chose, as long as there is a catalogue; otherwise the best for the present browser, or English."""
    if language in locales():
        return str(language)
    return request.accept_languages.best_match(locales()) or SOURCE_LOCALE


def page_messages() -> dict[str, str | dict[str, str]]:
    """The catalogue for the page's scripts; empty in English, which the scripts are written in.

    A sentence with a count stands by its singular, and has a form for each plural category of the language.
    """
    translations = get_translations()
    catalogue: dict[Any, str] = getattr(translations, "_catalog", {})
    counted = {msgid[0] for msgid in catalogue if isinstance(msgid, tuple)}
    plural: Callable[[int], int] = getattr(translations, "plural", _english_plural)
    forms = _plural_forms(get_locale(), plural) if counted else {}
    return {msgid: text for msgid, text in catalogue.items() if isinstance(msgid, str) and msgid} | {
        msgid: {category: catalogue[msgid, form] for category, form in forms.items() if (msgid, form) in catalogue}
        for msgid in counted
    }


def _english_plural(count: int) -> int:
    return int(count != 1)


def _plural_forms(locale: Locale | None, plural: Callable[[int], int]) -> dict[str, int]:
    """Which form of a catalogue belongs to each category that `Intl.PluralRules` knows in the page.

    A catalogue numbers its forms by a rule of its own, and a page may run no rule that is handed to it as text. So both
    are asked about the same numbers; the smallest of a category speaks for it.
    """
    category_of = (locale or Locale.parse(SOURCE_LOCALE)).plural_form
    forms: dict[str, int] = {}
    for count in PLURAL_SAMPLES:
        forms.setdefault(category_of(count), plural(count))
    return forms


def reader_zone() -> str:
    """The IANA zone the reader's page told by cookie, or UTC."""
    return told_zone() or DEFAULT_ZONE


def told_zone() -> str | None:
    """The same; None where no page told one yet."""
    # A page writes the name as addresses do, `Europe%2FBerlin`; plain clients may write it as it is.
    told = unquote(request.cookies.get(ZONE_COOKIE, "")) if has_request_context() else ""
    return told if zones.is_zone(told) else None


def translate(message: Message) -> str:
    """A service's sentence in the reader's language; needs an application context."""
    return translate_for(message, _written().said.locale)


@contextmanager
def writing(base_url: str, locale_name: str = SOURCE_LOCALE) -> Iterator[None]:
    """Around a letter that no request asks for: addresses begin with `base_url`, and no browser says a language."""
    with _bound[0].test_request_context(base_url=base_url), force_locale(locale_name):
        before = g.pop("written", None)  # Of the page during whose making this one is written, in another language.
        try:
            yield
        finally:
            g.written = before


def translate_for(message: Message, locale_name: str) -> str:
    """The same outside a request, for a socket that connected with `locale_name`."""
    text = _sentence(message.msgid, locale_name)
    return text % isolated_all(message.params) if message.params else text


def isolated(value: Any) -> Any:
    """What people wrote, fit to stand in a line of ours: text that runs from right to left, or changes directions, is
    closed off, so that it turns nothing beside it. Everything else is returned as it is.
    """
    if not isinstance(value, str) or value.isascii() or value.startswith(ISOLATE):
        return value
    if RIGHT_TO_LEFT.isdisjoint(unicodedata.bidirectional(char) for char in value):
        return value
    return type(value)(ISOLATE) + value + type(value)(END_OF_ISOLATE)


def isolated_all(values: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a sentence, each as `isolated`."""
    return {name: isolated(value) for name, value in values.items()}


def _isolating(function: Any) -> Any:
    """A template's `_`, so that no name in a sentence can be forgotten. What it says is kept with places for values."""

    @pass_context
    def sentence(context: Context, *words: Any, **values: Any) -> Any:
        if len(words) > 1:
            return function(context, *words, **isolated_all(values))
        found = _written().said.found
        key = (words[0], bool(context.eval_ctx.autoescape), tuple(values))
        with_places = found.get(key)
        if with_places is None:
            if (values and OTHER_PLACE.search(words[0])) or len(found) >= MAX_SAID:
                return function(context, *words, **isolated_all(values))
            with_places = found[key] = function(context, *words, **{name: Markup("%%(%s)s") % name for name in values})
        return with_places % isolated_all(values) if values else with_places

    return sentence


@cache
def _sentence(msgid: str, locale_name: str) -> str:
    """Kept, because a socket that floods is told the same refusal thousands of times a second."""
    with _bound[0].app_context(), force_locale(locale_name):
        return str(gettext(msgid))


def isodatetime(at: datetime) -> str:
    """`2026-11-23T14:30:00Z`."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def in_zone(at: datetime, zone_name: str) -> str:
    """The moment as the clocks of that zone show it, with the zone's abbreviation."""
    local = at.astimezone(ZoneInfo(zone_name))
    with_zone = format_datetime(local, "d MMM y, HH:mm", rebase=False)
    return f"{with_zone} {local.tzname()}"


def filesize(size: int) -> str:
    """Bytes as people say them: `10 MB`, `48 kB`."""
    if size >= 1024 * 1024:
        return f"{_format_decimal(round(size / 1024 / 1024, 1))} MB"
    return f"{_format_decimal(max(1, round(size / 1024)))} kB"

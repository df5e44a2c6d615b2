"""Reading pages as a browser does: their elements, forms and links; and walking from link to link."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from services.base import limits

HOST = "http://localhost"


class _Parsed(HTMLParser):
    """The elements of a page with their attributes, and the text inside each kind of them."""

    def __init__(self, source):
        super().__init__()
        self.elements, self.texts, self.open = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))


@dataclass
class Page:
    """One HTML page. Most are only asked for their token or for one field, so each is parsed when more is wanted."""

    source: str

    @cached_property
    def parsed(self):
        return _Parsed(self.source)

    @property
    def elements(self):
        return self.parsed.elements

    @property
    def texts(self):
        return self.parsed.texts

    @property
    def text(self):
        """What a person reads, with single spaces."""
        return " ".join(" ".join(data for tag, data in self.texts if tag not in ("script", "style")).split())

    def all(self, tag, **wanted):
        """The attributes of all elements of this tag that have these attributes."""
        found = [attributes for name, attributes in self.elements if name == tag]
        return [one for one in found if all(one.get(key.replace("_", "-")) == value for key, value in wanted.items())]

    @property
    def token(self):
        """The CSRF token, which every page carries."""
        return re.search(r'<meta name="csrf-token" content="([^"]+)">', self.source).group(1)

    def value_of(self, name):
        """What stands in a field of this name."""
        return next(one.get("value", "") for one in self.all("input", name=name))

    def value_of_id(self, element_id):
        """What stands in the field of this id."""
        return self.all("input", id=element_id)[0]["value"]

    def chosen_in(self, name):
        """The option that is chosen in a select of this name."""
        inside = re.search(rf'<select[^>]*name="{name}".*?</select>', self.source, re.DOTALL).group(0)
        return next((one["value"] for one in Page(inside).all("option") if "selected" in one), None)

    def errors_of(self, name):
        """The sentences beside a field."""
        inside = re.search(rf'<ul class="field-errors" id="{name}-error">(.*?)</ul>', self.source, re.DOTALL)
        return Page(inside.group(1)).text if inside else ""

    def block(self, element_id):
        """The JSON in a script element, and its source as it stands in the page."""
        inside = re.search(rf'<script type="application/json" id="{element_id}">(.*?)</script>', self.source, re.DOTALL)
        return json.loads(inside.group(1)), inside.group(1)

    def links(self):
        """Every address that can be followed by reading."""
        for _tag, attributes in self.elements:
            if attributes.get("method") == "post":
                continue
            for name in ("href", "src", "action", "data-src", "data-url"):
                if attributes.get(name):
                    yield attributes[name]


def read(answer):
    """The page of an answer; asked for again, it is the same, so that it is parsed once."""
    assert answer.mimetype == "text/html", (answer.status_code, answer.mimetype)
    page = getattr(answer, "page_read", None)
    if page is None:
        page = answer.page_read = Page(answer.text)
    return page


def past_welcome(person, room):
    """What a candidate who has read the welcome gets for the room's address."""
    person.http.get(f"/interview/{room}/welcome")
    return person.http.get(f"/interview/{room}")


def submit(http, path, fields, *, form_at=None, **options):
    """Open the page of the form, take the token that stands in it, and send the form."""
    return http.post(path, data={"csrf_token": read(http.get(form_at or path)).token, **fields}, **options)


def walk(http, starts, *, exclude=("/logout",), limit=150):
    """Every answer that is found from these addresses by following links of this server, by address."""
    answers, waiting = {}, list(starts)
    while waiting and len(answers) < limit:
        address = waiting.pop(0)
        if address in answers or address.partition("?")[0] in exclude:
            continue
        with http.application.app_context():
            limits.reset()  # Nobody follows links as fast as this.
        answer = answers[address] = http.get(address, buffered=True)
        found = [answer.location] if answer.location else []
        if answer.mimetype == "text/html":
            found += read(answer).links()
        for link in found:
            there = urlsplit(urljoin(HOST + address, link))
            if there.netloc == "localhost" and not there.path.startswith("/static/"):
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    return answers

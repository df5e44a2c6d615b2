"""Reading pages for sentences that no translation reached, and the made-up language that shows them."""

import re
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo

import localization
from services.interview.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PSEUDO = "de"  # Any language that Babel knows; its real words are not used.

NAMES = {"NeuroHire", "UTC", "PDF", "DOC", "DOCX"}
READ_ALOUD = ("title", "aria-label", "alt", "placeholder", "aria-description", "aria-valuetext", "aria-roledescription")
WORD = re.compile(r"[^\W\d_]{2,}")


def words_of(text):
    return {word for word in WORD.findall(text) if word not in NAMES}


class Bare(HTMLParser):
    """The words that stand in a page's text and in the attributes that are read aloud."""

    SKIPPED = ("script", "style", "time", "kbd", "code")
    VOID = ("meta", "link", "input", "img", "br", "hr", "source", "track", "wbr", "col", "area", "embed", "base")

    def __init__(self, source):
        super().__init__()
        self.open, self.found = [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_name = tag in self.SKIPPED or "data-zone-name" in given or given.get("name") in ("timezone", "candidate_id")
        is_name = is_name or given.get("translate") == "no"  # What the commands say, in English there too.
        is_skipped = is_name or (bool(self.open) and self.open[-1][1])
        if not is_skipped:
            self.found += [given[name] for name in READ_ALOUD if given.get(name)]
            if tag == "meta" and given.get("name") == "description":
                self.found.append(given.get("content", ""))
        if tag not in self.VOID:
            self.open.append((tag, is_skipped))

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not (self.open and self.open[-1][1]):
            self.found.append(data)


# The longest first: JavaScript before Java.
LANGUAGE_NAMES = sorted((name for name in LANGUAGES.values() if isinstance(name, str)), key=len, reverse=True)
DATA = ("Alice Ames", "Bob Burns", "Carol Cole", "Dave Dunn", "Backend engineer", "Hello", "main.py", *LANGUAGE_NAMES)


def untranslated(source):
    """The words of a page that stand outside brackets and are no data of the tests' people."""
    left = set()
    for text in Bare(source).found:
        plain = text
        while plain != (plain := re.sub(r"⟦[^⟦⟧]*⟧", " ", plain)):
            pass
        plain = re.sub(r"\S+@\S+|https?://\S+|\S+\.(?:pdf|docx)|\d+ (?:MB|kB)", " ", plain)
        for data in DATA:
            plain = plain.replace(data, " ")
        left |= words_of(plain)
    return left


def messages():
    """Every marked sentence, as the project's own extraction finds them."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = {**DEFAULT_KEYWORDS, "_l": None, "t": None, "tn": (1, 2)}

    def is_ours(folder):
        return not Path(folder).name.startswith(".") and Path(folder).name not in (
            "node_modules",
            "dist",
            "instance",
            "uploads",
        )

    return {found[2] for found in extract_from_dir(ROOT, methods, options, keywords=keywords, directory_filter=is_ours)}


def write_catalogue(folder):
    """Translations in which every sentence is itself in brackets."""
    catalogue = Catalog(locale=PSEUDO)
    for msgid in messages():
        forms = tuple(f"⟦{form}⟧" for form in msgid) if isinstance(msgid, tuple) else f"⟦{msgid}⟧"
        catalogue.add(msgid, forms)
    (folder / PSEUDO / "LC_MESSAGES").mkdir(parents=True)
    with (folder / PSEUDO / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)


@contextmanager
def translated_from(app, folder):
    """The application with the catalogues of this folder, and no others."""
    babel = app.extensions["babel"]
    before, babel.translation_directories = babel.translation_directories, [str(folder)]
    localization.locales.cache_clear()
    yield
    babel.translation_directories = before
    babel.instance.domain_instance.cache.clear()
    localization.locales.cache_clear()

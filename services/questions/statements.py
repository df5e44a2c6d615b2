"""Markdown of questions as HTML that is safe to show to anybody: without HTML of its author's, pictures, odd links."""

import time
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup
from pygments import format as written_by
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_for_filename, get_lexer_by_name
from pygments.util import ClassNotFound

from services.interview import languages

KEPT = 256
"""Rendered texts in memory; everybody in a room reads the same one."""
MAX_COLOURED_CHARS = 8_000
"""Of one piece of code; a longer one stays plain."""
MAX_REVIEWED_CHARS = 20_000
"""The same, of one version of a file to review."""
LEXING_S, LEXING_S_PER_CHAR = 0.05, 20e-6
"""Of the processor, for one piece of code; one that takes longer stays plain. Usual code takes a quarter of it. Some
lexers try each of many blank lines, or of many words in a row, anew, and would hold the process for half a minute.
"""
SCHEMES = frozenset({"http", "https", "mailto"})
REACHED = ' tabindex="0"'
"""What is wider than its place is scrolled by keyboard too."""
DIRECTED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "th", "td"})
PYGMENTS = {"plain": "text", "shell": "bash"}
ALIASES = {"bash": "shell", "tsx": "typescript"}
ENDINGS = {".sql": "sql", ".jsx": "javascript"}
"""Which Pygments leaves open, or does not know."""


@lru_cache(maxsize=KEPT)
def html(markdown: str) -> Markup:
    """The text as HTML. Headings begin at the third level, below the title that the page gives the question."""
    return _made_here(_parser().render(markdown))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20, "highlight": _coloured})
    parser.enable(["table", "strikethrough"]).disable(["image"])
    parser.validateLink = _is_safe  # type: ignore[method-assign, assignment]
    parser.core.ruler.push("direction", _direct)
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("code_block", _code_block)
    parser.add_render_rule(
        "table_open", lambda self, tokens, at, options, env: f'<div class="prose-table"{REACHED}><table>\n'
    )
    parser.add_render_rule("table_close", lambda self, tokens, at, options, env: "</table></div>\n")
    return parser


def _is_safe(address: str) -> bool:
    """Only addresses outside: one of ours could sign the reader out."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and bool(parts.netloc or parts.scheme.lower() == "mailto")


def _direct(state: StateCore) -> None:
    """Each paragraph, heading, item and cell runs as its own words do."""
    for token in state.tokens:
        if token.nesting == 1 and token.tag in DIRECTED:
            token.attrSet("dir", "auto")


def _link(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    tokens[at].attrSet("target", "_blank")
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return str(self.renderToken(tokens, at, options, env))


def _heading(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    level = int(tokens[at].tag[1])
    tokens[at].tag = f"h{min(level + 2, 6)}"
    return str(self.renderToken(tokens, at, options, env))


def _fence(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return self.fence(tokens, at, options, env).replace("<pre>", f"<pre{REACHED}>", 1)


def _code_block(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    return self.code_block(tokens, at, options, env).replace("<pre>", f"<pre{REACHED}>", 1)


def _coloured(code: str, name: str, attributes: str) -> str:
    """The spans of a fence with a language that is known; "" leaves it to the renderer, which escapes it."""
    if len(code) > MAX_COLOURED_CHARS or not name:
        return ""
    try:
        lexer = get_lexer_by_name(PYGMENTS.get(name, name)) if name in languages.LANGUAGES else None
    except ClassNotFound:
        return ""
    return "" if lexer is None else _spans(code, lexer)


def _spans(code: str, lexer: Lexer) -> str:
    """Coloured; "" where that takes too long."""
    try:
        return str(written_by(_tokens(code, lexer), HtmlFormatter(nowrap=True, classprefix="code-")))
    except TimeoutError:
        return ""


def _tokens(code: str, lexer: Lexer) -> Iterator[tuple[Any, str]]:
    """Raises TimeoutError. A lexer is asked for one token after the other, and each takes milliseconds at most."""
    until = time.thread_time() + LEXING_S + len(code) * LEXING_S_PER_CHAR
    for token in lexer.get_tokens(code):
        if time.thread_time() > until:
            raise TimeoutError
        yield token


@lru_cache(maxsize=KEPT)
def code_html(code: str, language: str) -> Markup:
    """One file of a question, coloured as a fence of the same language is."""
    return _made_here(_coloured(code, language, "") or escapeHtml(code))


def code_lines(lines: Sequence[str], language: str | None) -> list[Markup]:
    """Lines that follow each other, each coloured by itself; plain without a known language and where they are long."""
    text = "\n".join(lines)
    if language in languages.LANGUAGES and len(text) <= MAX_REVIEWED_CHARS:
        lexer = get_lexer_by_name(PYGMENTS.get(language, language), stripnl=False, ensurenl=False)
        spans = _spans(text, lexer)
        coloured = spans.split("\n")
        if spans and len(coloured) >= len(lines):
            return [_made_here(one) for one in coloured[: len(lines)]]
    return [_made_here(escapeHtml(one)) for one in lines]


@lru_cache(maxsize=KEPT)
def language_of(name: str) -> str | None:
    """The editor's name of the language that a file's name tells; None for one that the editor does not know."""
    ending = name[name.rfind(".") :] if "." in name else ""
    if ending in ENDINGS:
        return ENDINGS[ending]
    lexer = find_lexer_class_for_filename(name)
    known = (ALIASES.get(alias, alias) for alias in (lexer.aliases if lexer else ()))
    return next((one for one in known if one in languages.LANGUAGES), None)


def _made_here(rendered: str) -> Markup:
    """What the two libraries made; they escape every letter of the author's (`tests/services/test_statements.py`)."""
    return Markup(rendered)  # noqa: S704 # nosec B704 # nosemgrep: markup-of-a-variable

"""Markdown of strangers as HTML: what is not on the list is text, and no text costs much."""

import re

import pytest

from services.questions import statements
from services.questions.content import MAX_TEXT_CHARS
from tests.routes.pages import Page
from tests.routes.test_escaping import ATTACKS, assert_is_text

ALLOWED = {
    "p", "br", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "pre", "code", "span", "em", "strong", "s",
    "a", "div", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
MORE = [
    "[x](data:text/html,<script>)", "[x](javascript&colon;alert)", "[x](//evil.example/)", "[x](/logout)", "[x](JAVASCRIPT:1)",
    "<https://a.example/?\"onmouseover=alert(1)>", "![a](https://a.example/i.png)", "```\"><x-attack>\n<x-attack>\n```",
    "[x]: /logout\n\n[x]", "[x](https://a.example \"' onfocus=alert(1)\")", "[x](http:)", "[x](https://[)",
]  # fmt: skip


@pytest.mark.parametrize("words", [*ATTACKS, *MORE])
def test_nothing_but_harmless_elements_comes_out(words):
    html = statements.html(words)
    assert_is_text(words, html)
    page = Page(html)
    assert {tag for tag, _attributes in page.elements} <= ALLOWED
    for one in page.all("a"):
        assert re.match(r"https?://\S|mailto:", one["href"]), one
        assert one["rel"] == "noopener noreferrer nofollow"


def test_what_an_author_writes_looks_as_meant():
    html = statements.html(
        "# A\n\n**b** `c` ~~d~~\n\n| x |\n|---|\n| 1 |\n\n```go\nfunc main() {}\n```\n\n```klingon\n<b>\n```"
    )
    for part in (
        '<h3 dir="auto">A</h3>',
        "<strong>b</strong>",
        "<code>c</code>",
        "<s>d</s>",
        '<td dir="auto">1</td>',
        'class="code-kd"',
        "&lt;b&gt;",
    ):
        assert part in html
    assert statements.html("[mail](mailto:a@example.org)").count("href") == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit", ["[", "*a ", "> ", "- ", "`", "![](", "<a ", "|a|\n|-|\n", "&#", "a\n  * b\n", "[x]: y\n"]
)
def test_a_text_of_one_thing_over_and_over_is_rendered(unit):
    assert statements.html((unit * MAX_TEXT_CHARS)[:MAX_TEXT_CHARS])


def test_long_code_stays_plain():
    code = "x = 1\n" * 2_000
    assert "code-" not in statements.html(f"```python\n{code}```")
    assert "code-" in statements.html("```python\nx = 1\n```")


@pytest.mark.slow
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("language", "code"),
    [("java", "\n"), ("java", "a "), ("c", "         \n"), ("cpp", "\n"), ("markdown", "\n"), ("typescript", "a?")],
)
def test_code_over_which_a_lexer_would_brood_stays_plain(language, code):
    lines = (code * 10_000).split("\n")
    assert "".join(map(str, statements.code_lines(lines, language))) == "".join(lines)
    assert statements.code_html(code * (statements.MAX_COLOURED_CHARS // len(code)), language).count("<") < 1_000
    assert "code-" in statements.code_lines(["int total = 0;", "return total;"], language)[0] or language == "markdown"

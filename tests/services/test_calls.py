"""Calls of functions in the languages in which the room makes them, each run as it runs there."""

import pytest

from services.questions import Case
from services.questions.content import QuestionFile
from services.running.trials import Verdict
from tests.breadth import narrowly
from tests.services.cases import tried

SOLUTIONS = {
    "python": (
        "calls.py",
        """\
def same(value):
    print("said \\u00e9")
    return value

def pick(values, at):
    return values[at]

def broken():
    raise ValueError("no such luck")

def odd():
    return print
""",
    ),
    "javascript": (
        "calls.js",
        """\
const same = (value) => {
  console.log("said \\u00e9")
  return value
}
function pick(values, at) { return values[at] }
function broken() { throw new Error("no such luck") }
function odd() { return pick }
""",
    ),
    "lua": (
        "calls.lua",
        """\
local function same(value)
  print("said \\u{e9}")
  return value
end
function pick(values, at)
  if type(at) == "number" then at = at + 1 end
  return values[at]
end
function broken() error("no such luck") end
function odd() return pick end
next, pcall, string.format = nil, nil, nil
""",
    ),
    "ruby": (
        "calls.rb",
        """\
def same(value)
  puts "said \\u00e9"
  value
end

def pick(values, at) = values[at]
def broken = raise("no such luck")
def odd = Object.new
""",
    ),
}
SAME = [
    "[1, -2.5, 1e100, 0.12345678901234567, true, false]", '{"a b": {"c": [1, {"d": "e"}]}}', "[]", "{}", '[[], {"a": {}}]', "12345678901", "null",
    '"\\u0000\\"\\\\\\n\\u2028 \\ud83d\\ude00 #{1} \' \\u0027 ]] %s"',
]  # fmt: skip
CASES = (
    *(Case("call", f"same({one})", one, "json", False) for one in SAME),
    Case("call", 'pick(["a", [7, 8]], 1)', "[8, 7]", "any-order", False),
    Case("call", 'pick({"k": null, "n": 0.30000000001}, "n")', "0.3", "numbers", False),
    Case("call", "pick([null, 3], 1)", "3", "exact", False),
    Case("call", "same(1)", "2", "json", False),
    Case("call", "same([1])", "{}", "json", False),
    Case("call", "broken()", "1", "json", False),
    Case("call", "odd()", "1", "json", False),
    Case("call", "test()", "1", "json", False),
    Case("call", "same(5)", "5", "json", False),
)


@pytest.mark.parametrize("language", narrowly(SOLUTIONS, narrow={"python", "javascript", "lua"}))
def test_arguments_arrive_and_values_come_back(language, tmp_path):
    name, text = SOLUTIONS[language]
    results = tried(QuestionFile("solution", language, name, text), CASES, tmp_path)
    wrong = [one for one in results[: len(SAME) + 3] if one.verdict is not Verdict.PASSED]
    assert wrong == []
    assert results[0].said == "said é"
    assert [(one.verdict.value, one.why and one.why.value) for one in results[len(SAME) + 3 :]] == [
        ("failed", None), ("failed", None), ("failed", "failed"), ("failed", "unwritable"), ("failed", "missing"), ("passed", None),
    ]  # fmt: skip
    broken = results[len(SAME) + 5].said
    assert "no such luck" in broken
    assert "case" not in broken.replace(name, "")


def test_an_empty_list_is_no_empty_object_but_in_lua(tmp_path):
    case = (Case("call", "same([])", "{}", "json", False),)
    for language, passes in (("javascript", False), ("lua", True)):
        name, text = SOLUTIONS[language]
        folder = tmp_path / language
        folder.mkdir()
        (result,) = tried(QuestionFile("solution", language, name, text), case, folder)
        assert (result.verdict is Verdict.PASSED) is passes


@pytest.mark.slow
def test_a_lua_file_may_return_its_functions_and_a_broken_one_says_where(tmp_path):
    cases = (Case("call", "double(4)", "8", "json", False),)
    text = "local M = {}\nfunction M.double(n) return n * 2 end\nreturn M\n"
    (result,) = tried(QuestionFile("solution", "lua", "a.lua", text), cases, tmp_path)
    assert result.verdict is Verdict.PASSED
    for text, said in (("local x = = 1", "b.lua:1:"), ("local x = nil\nx.y = 1", "b.lua:2:"), ("error({})", "table:")):
        (result,) = tried(QuestionFile("solution", "lua", "b.lua", text), cases, tmp_path)
        assert result.verdict is Verdict.FAILED
        assert said in result.said

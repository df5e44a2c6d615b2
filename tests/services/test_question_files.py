"""Files of questions as somebody else wrote them: whatever is wrong with one is told, and is no failure of ours."""

import json

from services.questions import files

PLAIN = {"title": "Count", "statement": "Count the words."}
BEGUN = "<!-- neurohire: questions 1 -->\n<!-- neurohire: question -->\n# Count\n"
DEEP = "[" * 900 + "]" * 900


def in_json(**fields):
    return json.dumps({"neurohire_questions": 1, "questions": [PLAIN | fields]})


def case(**fields):
    return {"kind": "call", "given": "count([])", "expected": "0", "compare": "json"} | fields


def told(text):
    """What is said of a file: the fields, and the lines of those that cannot be read; None for a good one."""
    try:
        files.read(text.encode())
    except files.Unreadable as refusal:
        return [one.field or one.message.params.get("line", "") for one in refusal.problems]
    return None


def test_whatever_is_wrong_with_a_file_is_told():
    for text, said in {
        in_json(cases=[1]): ["is_hidden"],
        in_json(cases=[None, case()]): ["is_hidden"],
        in_json(files=["main.py"]): ["purpose"],
        in_json(changes=[[]]): ["name"],
        in_json(cases=[case(given=f"count({DEEP})")]): ["cases-0-given"],
        in_json(cases=[case(expected=DEEP)]): ["cases-0-expected"],
        "<!-- neurohire:   -->\n": [1],
        f"{BEGUN}- files: main.py\n<!-- neurohire: starter python main.py -->\n```python\n1\n```\n": [4],
        f"{BEGUN}- cases: 1\n": [4],
        f"{BEGUN}- changes: 1\n": [4],
    }.items():
        assert told(text) == said, text[:200]


def test_what_is_nested_as_people_nest_it_is_taken():
    assert told(in_json(cases=[case(given='count([[["a", {"b": [1]}]]])', expected="[" * 20 + "]" * 20)])) is None
    assert told(f"{BEGUN}<!-- neurohire: statement -->\n<!-- neurohire:  -->\n") is None

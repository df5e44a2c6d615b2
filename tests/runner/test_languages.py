"""Each language that is installed runs a real program with input and arguments, and an error names its line."""

import os
from pathlib import Path
from typing import Any

import pytest

from runner import groups, languages
from runner.groups import Groups
from tests.runner.program import Runner, job

ASKED = "Grüße\n"
PROGRAMS = {
    "c": (
        '#include <stdio.h>\nint main(int n, char **a) { char s[99]; fgets(s, 99, stdin); printf("%s%s", a[n - 1], s); }',
        "int main() {\n  return x;\n}",
    ),
    "c++": (
        "#include <iostream>\n#include <string>\nint main(int n, char **a) "
        "{ std::string s; std::getline(std::cin, s); std::cout << a[n - 1] << s << std::endl; }",
        "int main() {\n  return x;\n}",
    ),
    "java": (
        "import java.util.*; class Greeting { static class Inner {} public static void main(String[] a) "
        "{ System.out.println(a[0] + new Scanner(System.in).nextLine()); } }",
        "class Greeting {\n  int x = y;\n}",
    ),
    "go": (
        'package main\nimport ("bufio"; "fmt"; "os")\nfunc main() '
        '{ s, _ := bufio.NewReader(os.Stdin).ReadString(10); fmt.Print(os.Args[1], s) }',
        "package main\nfunc main() { x() }",
    ),
    "rust": (
        "use std::{env, io};\nfn main() { let mut s = String::new(); io::stdin().read_line(&mut s).unwrap(); "
        'print!("{}{}", env::args().last().unwrap(), s); }',
        "fn main() {\n  x();\n}",
    ),
    "csharp": (
        "using System; class P { static void Main(string[] a) { Console.WriteLine(a[0] + Console.ReadLine()); } }",
        "class P {\n  static void Main() { x(); }\n}",
    ),
    "ruby": ("print ARGV[0], $stdin.gets", "a = 1\nx()"),
    "php": ("<?php echo $argv[1], fgets(STDIN);", "<?php\nx();"),
    "bash": ('read -r line; echo "$1$line"', "true\nx"),
    "python": ("import sys; print(sys.argv[1] + input())", "a = 1\nx()"),
    "javascript": ('process.stdout.write(process.argv[2] + require("fs").readFileSync(0, "utf8"))', "let a\nx()"),
}  # fmt: skip


@pytest.mark.slow
def test_every_language_that_is_installed_runs(runner: Runner) -> None:
    there = runner.runtimes()
    assert {"bash", "python"} <= set(there), "any machine that runs these tests has them"
    assert set(there) <= set(PROGRAMS)
    for language in there:
        right, wrong = PROGRAMS[language]
        found = runner.execute(language, right, stdin=ASKED, args=["now: "])
        assert (found["stdout"], found["code"]) == (f"now: {ASKED}", 0), (language, found)
        failed = runner.execute(language, wrong)
        assert failed["code"] or failed["signal"] or language == "php", (language, failed)
        assert "2" in failed["output"], (language, failed)


@pytest.mark.slow
def test_several_files_are_one_program(runner: Runner) -> None:
    files = [
        {"name": "main.py", "content": "from parts.two import two\nprint(two, open('data.txt').read())"},
        {"name": "parts/two.py", "content": "two = 2"},
        {"name": "data.txt", "content": "dGV4dA==", "encoding": "base64"},
    ]
    assert runner.execute("py", "", files=files)["stdout"] == "2 text\n"
    if "c" in runner.runtimes():
        files = [
            {"name": "-o.c", "content": '#include "two.h"\nint main() { return two(); }'},
            {"name": "two.c", "content": "int two(void) { return 2; }"},
            {"name": "two.h", "content": "int two(void);"},
        ]
        found = runner.execute("c", "", files=files)
        assert (found["code"], found["status"], found["message"]) == (2, "RE", "Ended with exit code 2.")


@pytest.mark.slow
def test_a_crash_is_told_by_its_signal_and_a_version_may_be_named(runner: Runner) -> None:
    assert runner.execute("bash", "kill -SEGV $$")["signal"] == "SIGSEGV"
    version = runner.runtimes()["python"]
    for wanted in (version, version.rpartition(".")[0], "*"):
        status, answer = runner.post(job("python3", "print(1)") | {"version": wanted})
        assert (status, answer["language"], answer["version"]) == (200, "python", version)
        assert set(answer["run"]) >= {"stdout", "stderr", "output", "code", "signal", "message", "status", "wall_time"}


@pytest.mark.slow
def test_what_people_write_is_in_no_line_of_the_log(runner: Runner) -> None:
    runner.execute("bash", "echo private-$1", stdin="private", args=["private"])
    assert "run: 200" in runner.log
    assert "private" not in runner.log


@pytest.mark.parametrize(
    ("files", "main"),
    [
        ([("Main.java", "public class Main { static class Node {} public static void main(String[] a) {} }")], "Main"),
        ([("a.java", "class Node { int x; }\nclass Run { public static void main(String[] a) {} }")], "Run"),
        (
            [
                ("A.java", "class A {}"),
                ("B.java", "package x.y;\npublic final class B { static void main(String[] a) {} }"),
            ],
            "x.y.B",
        ),
        ([("Main.java", "void main() {}")], "Main"),
    ],
)
def test_the_class_that_begins_is_found(files: list[tuple[str, str]], main: str) -> None:
    assert languages.java_main(files) == main


def test_a_public_class_names_its_file() -> None:
    assert languages.java_name("import x;\npublic final class Solution {}") == "Solution"
    assert languages.java_name("class Solution {}") is None


def a_group(folder: Path, controllers: str) -> Path:
    """Files as the kernel lays them out; without a kernel behind them they only show what is written."""
    for name, text in (("cgroup.controllers", controllers), ("cgroup.procs", ""), ("cgroup.subtree_control", "")):
        (folder / name).write_text(text)
    return folder


def test_without_the_controllers_no_groups_are_made(tmp_path: Path) -> None:
    assert not Groups(None).are_there
    assert not Groups(tmp_path).are_there
    assert not Groups(a_group(tmp_path, "cpuset pids")).are_there


def test_a_group_bounds_memory_processes_and_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: dict[str, Any] = {}
    monkeypatch.setattr(groups.bounds, "GONE_WITHIN_S", 0.0)
    with_all = Groups(a_group(tmp_path, "cpuset cpu io memory pids"))
    assert (tmp_path / "cgroup.subtree_control").read_text() == "+memory +pids +cpu"
    (group,) = [with_all.make(64 << 20)]
    assert group is not None
    made = {path.name: path.read_text() for path in group.place.iterdir()}
    assert made["memory.max"] == str(64 << 20)
    assert made["pids.max"] == str(groups.bounds.MAX_PROCESSES + 2)
    assert made["cpu.max"] == "100000 100000"
    assert not group.is_out_of_memory
    (group.place / "memory.events").write_text("low 0\noom 1\noom_kill 1\n")
    assert group.is_out_of_memory
    assert os.access(tmp_path / "runner" / "cgroup.procs", os.R_OK)

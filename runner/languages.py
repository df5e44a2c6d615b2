"""The languages, and which of them this machine has. Only what the system's own packages install counts: programs below
/usr, which every box sees.
"""

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PATH = "/usr/bin:/bin"
OUT = "/box/out/main"
ASK_S = 10.0
NUMBER = re.compile(r"\d+(?:\.\d+)+")
MAIN_METHOD = re.compile(r"\bstatic\s+void\s+main\s*\(")
PUBLIC_CLASS = re.compile(
    r"^\s*public\s+(?:(?:final|abstract|sealed|strictfp)\s+)*(?:class|record|enum|interface)\s+(\w+)", re.MULTILINE
)
ANY_CLASS = re.compile(r"\b(?:class|record|enum|interface)\s+(\w+)\s*(?=[<({]|extends\b|implements\b)")
SOURCES = "{sources}"
"""Stands in a command for the names of the files that the compiler takes."""
MAIN = "{main}"
"""Stands in a command for the file, or the class, that begins."""

_CLASSES = 'javac -J-Xmx384m -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 -encoding UTF-8 -d /box/out/classes "$@"'
_PACKED = "tar -cf /box/out/main -C /box/out/classes ."
_UNPACKED = "mkdir /box/out/classes && tar -xf /box/out/main -C /box/out/classes && rm /box/out/main"
_JAVA = (
    "exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto -Xss512k -Xmx144m -XX:ReservedCodeCacheSize=32m"
    ' -XX:MaxMetaspaceSize=64m -XX:-UsePerfData -Dfile.encoding=UTF-8 -cp /box/out/classes "$@"'
)


@dataclass(frozen=True)
class Language:
    """How one language is compiled and run. Its name and aliases are those by which Piston knows it."""

    name: str
    aliases: tuple[str, ...]
    runtime: str
    tools: tuple[str, ...]
    """Programs of /usr/bin that it needs."""
    package: str
    """Of Debian and Ubuntu."""
    ask: tuple[str, ...]
    """Prints the version."""
    file: str
    """What a file without a name is called."""
    suffixes: tuple[str, ...]
    """Of the files that the compiler takes."""
    run: tuple[str, ...]
    """Writes each line when it is made, as far as the language can be told to."""
    compile: tuple[str, ...] | None = None
    """Leaves one file in `OUT`."""
    reserves: bool = False
    """Whether the runtime reserves much more address space than it uses, so that no bound of that kind can be set."""
    environment: dict[str, str] = field(default_factory=dict)
    main: Callable[[Sequence[tuple[str, str]]], str] | None = None
    """What begins, when that is not the first file; the files are (name, text)."""


@dataclass(frozen=True)
class Runtime:
    """A language that is there."""

    language: Language
    version: str

    def answers_to(self, name: str, version: str) -> bool:
        """Whether this is the language, and a version that was asked for: exactly, by its beginning, or any ("*")."""
        wanted = version.removesuffix(".x")
        fits = wanted in ("*", self.version) or self.version.startswith(f"{wanted}.")
        return fits and name in (self.language.name, *self.language.aliases)

    def described(self) -> dict[str, object]:
        """As Piston lists it."""
        known = self.language
        return {
            "language": known.name,
            "version": self.version,
            "aliases": list(known.aliases),
            "runtime": known.runtime,
        }


def java_main(files: Sequence[tuple[str, str]]) -> str:
    """The class with a `main` in the first file that has one, with its package; else what the first file is called."""
    for name, text in files:
        if (begin := MAIN_METHOD.search(text)) is not None:
            package = re.search(r"^\s*package\s+([\w.]+)\s*;", text, re.MULTILINE)
            stem = _outermost(text[: begin.start()]) or Path(name).stem
            return f"{package.group(1)}.{stem}" if package else stem
    return Path(files[0][0]).stem


def java_name(text: str) -> str | None:
    """The name of the public class of a file, by which javac wants the file to be called."""
    found = PUBLIC_CLASS.search(text)
    return found.group(1) if found else None


def _outermost(text: str) -> str | None:
    """The class that lies in no other one and is still open at the end of the text."""
    names = [
        one.group(1)
        for one in ANY_CLASS.finditer(text)
        if text.count("{", 0, one.start()) == text.count("}", 0, one.start())
    ]
    return names[-1] if names else None


LANGUAGES = (
    Language("c", ("gcc",), "gcc", ("gcc",), "gcc libc6-dev", ("gcc", "-dumpfullversion"), "main.c", (".c",),
             ("stdbuf", "-oL", OUT), ("gcc", "-std=gnu17", "-O1", "-o", OUT, SOURCES, "-lm")),
    Language("c++", ("cpp", "g++"), "gcc", ("g++",), "g++", ("g++", "-dumpfullversion"), "main.cpp",
             (".cpp", ".cc", ".cxx", ".c++"), ("stdbuf", "-oL", OUT),
             ("g++", "-std=gnu++20", "-O1", "-o", OUT, SOURCES)),
    Language("java", (), "openjdk", ("javac", "java"), "default-jdk-headless", ("javac", "-version"), "Main.java",
             (".java",), ("sh", "-c", f"{_UNPACKED} && {_JAVA}", "sh", MAIN),
             ("sh", "-c", f"{_CLASSES} && {_PACKED}", "sh", SOURCES), reserves=True, main=java_main),
    Language("go", ("golang",), "go", ("go",), "golang-go", ("go", "version"), "main.go", (".go",), (OUT,),
             ("go", "build", "-p", "2", "-o", OUT, SOURCES), reserves=True,
             environment={"GO111MODULE": "off", "GOCACHE": "/box/tmp/go", "GOPATH": "/box/tmp/gopath",
                          "CGO_ENABLED": "0", "GOTOOLCHAIN": "local",
                          "GOFLAGS": "-buildvcs=false", "GOTELEMETRY": "off", "GOMAXPROCS": "2"}),
    Language("rust", ("rs",), "rustc", ("rustc", "gcc"), "rustc gcc", ("rustc", "--version"), "main.rs", (".rs",),
             (OUT,), ("rustc", "--edition", "2021", "-C", "opt-level=1", "-o", OUT, MAIN)),
    Language("csharp", ("c#", "cs", "mono"), "mono", ("mcs", "mono"), "mono-mcs", ("mcs", "--version"), "main.cs",
             (".cs",), ("mono", OUT), ("mcs", f"-out:{OUT}", SOURCES), reserves=True),
    Language("ruby", ("rb",), "ruby", ("ruby",), "ruby", ("ruby", "--version"), "main.rb", (".rb",), ("ruby", MAIN)),
    Language("php", (), "php", ("php",), "php-cli", ("php", "-v"), "main.php", (".php",), ("php", MAIN)),
    Language("bash", ("sh", "shell"), "bash", ("bash",), "bash", ("bash", "--version"), "main.sh", (".sh",),
             ("bash", MAIN)),
    Language("python", ("py", "python3"), "cpython", ("python3",), "python3", ("python3", "--version"), "main.py",
             (".py",), ("python3", MAIN),
             environment={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}),
    Language("javascript", ("js", "node", "node-js"), "node", ("node",), "nodejs", ("node", "--version"), "main.js",
             (".js", ".mjs", ".cjs"), ("node", "--max-old-space-size=160", MAIN), reserves=True),
)  # fmt: skip


def find() -> tuple[Runtime, ...]:
    """Those whose programs are there and say their version."""
    found = (
        (one, _version(one.ask)) for one in LANGUAGES if all(Path("/usr/bin", tool).exists() for tool in one.tools)
    )
    return tuple(Runtime(one, version) for one, version in found if version)


def missing(found: Sequence[Runtime]) -> list[tuple[str, str]]:
    """What could be had besides: each language with its packages."""
    there = {one.language.name for one in found}
    return [(one.name, one.package) for one in LANGUAGES if one.name not in there]


def _version(command: tuple[str, ...]) -> str | None:
    environment = {"PATH": PATH, "HOME": "/nonexistent", "LC_ALL": "C"}
    try:
        said = subprocess.run(  # noqa: S603 (a program of the list above)
            [f"/usr/bin/{command[0]}", *command[1:]],
            check=False, capture_output=True, text=True, timeout=ASK_S, env=environment, cwd="/",
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    number = NUMBER.search(said.stdout + said.stderr)
    return number.group() if said.returncode == 0 and number else None

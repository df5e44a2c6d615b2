"""The packages of services: each imports only from those before it in the list, and only what their faces show."""

import ast
from functools import cache
from pathlib import Path

import pytest

import services

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "services"
PROGRAM = ("jobs", "letters", "observing", "operating", "routes", "sockets", "services")


@cache
def imports(path: Path) -> list[tuple[str, list[str]]]:
    """Of each `from services... import` the module and the names."""
    nodes = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
    found = [(node.module or "", [alias.name for alias in node.names]) for node in nodes]
    return [(module, names) for module, names in found if module.partition(".")[0] == "services"]


def package_of(path: Path) -> str:
    return path.relative_to(HOME).parts[0] if path.is_relative_to(HOME) else ""


def program() -> list[Path]:
    found = [path for folder in PROGRAM for path in sorted((ROOT / folder).rglob("*.py"))]
    return [*sorted(ROOT.glob("*.py")), *found]


@cache
def face_of(package: str) -> list[str]:
    tree = ast.parse((HOME / package / "__init__.py").read_text())
    (shown,) = (node.value for node in tree.body if isinstance(node, ast.Assign))
    return list(ast.literal_eval(shown))


def test_every_package_has_its_place_in_the_list():
    packages = {path.name for path in HOME.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert packages == set(services.ORDER)
    assert {path.name for path in HOME.glob("*.py")} == {"__init__.py"}


@pytest.mark.slow
@pytest.mark.parametrize("package", services.ORDER)
def test_a_package_imports_only_from_those_before_it(package: str):
    before = services.ORDER[: services.ORDER.index(package) + 1]
    for path in sorted((HOME / package).rglob("*.py")):
        for module, names in imports(path):
            known = [module.split(".")[1]] if "." in module else names
            assert set(known) <= set(before), (path, module)


@pytest.mark.slow
def test_nobody_imports_past_a_face():
    for path in program():
        for module, names in imports(path):
            parts = module.split(".")
            if len(parts) == 1:
                assert names == ["ORDER"], (path, names)
            elif parts[1] != package_of(path):
                assert len(parts) == 2, (path, module)
                assert set(names) <= set(face_of(parts[1])), (path, names)


def test_a_face_shows_only_what_somebody_takes():
    taken: dict[str, set[str]] = {package: set() for package in services.ORDER}
    for path in program():
        own = package_of(path)
        for module, names in imports(path):
            package = module.removeprefix("services.")
            if package in taken and package != own:
                taken[package].update(names)
    for package in services.ORDER:
        assert set(face_of(package)) == taken[package], package

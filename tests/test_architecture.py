"""The house, kept: direction of imports, sizes, one place that commits, rooms."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
PACKAGES = ("app", "registration", "judging", "badges")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TOP_LEVEL = {
    *("app", "judging", "registration", "badges", "migrations", "tests", "docs", "tools", "run"),
    *("config.py", "wsgi.py", "gunicorn.conf.py", "pyproject.toml", "babel.cfg"),
    *("requirements.lock", "requirements-test.lock", "package.json", "package-lock.json"),
    *("README.md", "CONTRIBUTING.md", "LICENSE"),
}


def test_imports_point_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert lint_imports(no_cache=True) == 0


def test_only_the_transaction_commits() -> None:
    guilty = [path.name for path in MODULES if ".commit(" in path.read_text()]

    assert guilty == ["transaction.py"]


def test_files_stay_small() -> None:
    long = {
        str(p.relative_to(ROOT)): n for p in MODULES if (n := len(p.read_text().splitlines())) > 300
    }

    assert long == {}


def _function_lengths() -> dict[str, int]:
    lengths = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                lengths[name] = (node.end_lineno or node.lineno) - node.lineno + 1
    return lengths


def test_functions_stay_small() -> None:
    lengths = _function_lengths()
    ordered = sorted(lengths.values())

    assert {name: n for name, n in lengths.items() if n > 40} == {}
    assert ordered[len(ordered) // 2] <= 8
    assert ordered[int(len(ordered) * 0.9)] <= 25


def _undocumented(path: Path) -> list[str]:
    tree = ast.parse(path.read_text())
    return [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]


@pytest.mark.parametrize("room", ["rules", "services"])
def test_public_functions_of_rules_and_services_are_documented(room: str) -> None:
    silent = [
        line
        for path in MODULES
        if room in path.relative_to(ROOT).parts
        for line in _undocumented(path)
    ]

    assert silent == []


def test_nothing_else_stands_at_top_level() -> None:
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    tops = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert tops - TOP_LEVEL - ignored == set()

"""The rules that the import contracts in pyproject.toml cannot see: pages and the launcher are scripts, no packages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PAGES = sorted((PROJECT / "pages").glob("*.py"))
#: A page may name a question of data_access; asking it is the work of presentation.reads.
FORBIDDEN = ("sqlalchemy", "pages", "dashboard", "data_access.engine", "data_access.schema", ".")


def imported_modules(tree: ast.AST) -> set[str]:
    """The dotted names that a module imports, anywhere in it; ``from a import b`` counts as ``a`` and ``a.b``."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def forbidden_imports(tree: ast.AST, forbidden: tuple[str, ...]) -> list[str]:
    """The imports of a module that are, or lie inside, one of the forbidden modules."""
    prefixes = tuple(f"{name.rstrip('.')}." for name in forbidden)
    return [f"imports {name}" for name in sorted(imported_modules(tree)) if f"{name}.".startswith(prefixes)]


def broken_rules(source: str) -> list[str]:
    """What a page of this source does that a page must not do."""
    tree = ast.parse(source)
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    broken = [f"defines {node.name}" for node in ast.walk(tree) if isinstance(node, defined)]
    return broken + forbidden_imports(tree, FORBIDDEN)


def test_pages_are_found_and_are_no_package() -> None:
    assert PAGES
    assert not (PROJECT / "pages" / "__init__.py").exists()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_only_reads_from_top_to_bottom(page: Path) -> None:
    assert broken_rules(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        ("import streamlit as st\nfrom presentation import panels\nst.title('总览')", []),
        ("from data_access import disputes", []),
        ("def draw(): ...", ["defines draw"]),
        ("if True:\n    class Panel: ...", ["defines Panel"]),
        ("import sqlalchemy as sa", ["imports sqlalchemy"]),
        ("from pages.disputes import table", ["imports pages.disputes", "imports pages.disputes.table"]),
        ("from . import disputes", ["imports .", "imports ..disputes"]),
        (
            "from data_access.engine import reading",
            ["imports data_access.engine", "imports data_access.engine.reading"],
        ),
    ],
)
def test_the_rules_are_seen_when_broken(source: str, broken: list[str]) -> None:
    assert broken_rules(source) == broken


def test_the_launcher_writes_no_query() -> None:
    tree = ast.parse((PROJECT / "dashboard.py").read_text(encoding="utf-8"))
    assert forbidden_imports(tree, ("sqlalchemy", "data_access.engine", "pages")) == []


@pytest.mark.parametrize("package", ["presentation", "data_access"])
def test_nobody_imports_a_script(package: str) -> None:
    for module in sorted((PROJECT / package).rglob("*.py")):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        assert forbidden_imports(tree, ("dashboard", "pages", "presentation.shell")) == [], module

"""Everything public is documented, and every example runs."""

from __future__ import annotations

import ast
import doctest
import importlib

import pytest

from keeneye import errors, limits

from .source import ROOT, Module, modules, public_names

REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_everything_public_is_documented(module: Module) -> None:
    """Each module, and each public function, method and class it defines, says what it is."""
    assert ast.get_docstring(module.tree), module.name
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            if node.name.startswith("_") or _is_inner(module, node):
                continue
            assert ast.get_docstring(node), f"{module.name}.{node.name}"


def _is_inner(module: Module, node: ast.AST) -> bool:
    """Whether a definition lies inside a function or a private class."""
    outer = [
        n for n in ast.walk(module.tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return any(node is not n and node in ast.walk(n) for n in outer)


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_every_example_runs(module: Module) -> None:
    """Every example of a docstring gives what it says."""
    if module.path.stem == "__main__":
        return
    failed, _ = doctest.testmod(
        importlib.import_module(module.name), optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_public_names_exist(module: Module) -> None:
    """What ``__all__`` lists is there, in order, each once."""
    if module.path.stem == "__main__":
        return
    listed = public_names(module)
    imported = importlib.import_module(module.name)
    assert not [n for n in listed if not hasattr(imported, n)]
    assert len(listed) == len(set(listed))


def test_every_error_is_in_the_reference() -> None:
    """docs/reference/errors.md names every error and says what to do."""
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    assert not [name for name in errors.__all__ if f"`{name}`" not in page]


def test_every_limit_is_in_the_reference() -> None:
    """docs/reference/limits.md has every limit with its value as it is in the code."""
    page = (REFERENCE / "limits.md").read_text(encoding="utf-8")
    rows = [f"| `{n}` | {v:,} | {u} | {r} |" for n, v, u, r in limits.rows()]
    assert not [row for row in rows if row not in page]


def test_every_command_is_in_the_reference() -> None:
    """docs/reference/commands.md has the help of every command as it is in the code."""
    from keeneye.cli.reference import render

    assert (REFERENCE / "commands.md").read_text(encoding="utf-8") == render()

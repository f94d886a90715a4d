"""Sizes: a newcomer reads a module in one sitting and a function at one glance."""

from __future__ import annotations

import ast
from collections import Counter

import pytest

from .source import Module, functions, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
ROOM_MODULES = 12
PARAMETERS = 5
NAMELESS = {"utils", "helpers", "common", "misc", "util", "helper", "tools", "base_utils"}
BARE = {"source", "target", "score", "code", "date"}

# Named exceptions, each with its reason. `code` is the verb of the Coder protocol.
BARE_ALLOWED = {("method", "code"): "the verb of the Coder protocol and of the command"}


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_modules_and_functions_keep_their_size(module: Module) -> None:
    """A module has at most 400 lines, a function 60 without its docstring, 5 parameters."""
    assert len(module.text.splitlines()) <= MODULE_LINES
    for node in functions(module):
        doc = ast.get_docstring(node, clean=False)
        lines = (node.end_lineno or node.lineno) - node.lineno + 1 - len((doc or "").splitlines())
        assert lines <= FUNCTION_LINES, f"{node.name}: {lines} lines"
        given = [
            a.arg for a in node.args.posonlyargs + node.args.args if a.arg not in ("self", "cls")
        ]
        if not any(_is_command(d) for d in node.decorator_list):
            assert len(given) <= PARAMETERS, f"{node.name}: {len(given)} parameters"


def _is_command(decorator: ast.expr) -> bool:
    return "command" in ast.unparse(decorator) or "click" in ast.unparse(decorator)


def test_rooms_have_at_most_twelve_modules() -> None:
    """A folder that outgrows twelve modules is two rooms, one perhaps within the other."""
    counts = Counter(m.path.parent for m in modules() if m.path.name != "__init__.py")
    assert not {str(folder): n for folder, n in counts.items() if n > ROOM_MODULES}


@pytest.mark.parametrize("module", modules(), ids=lambda m: m.name)
def test_names_say_what_they_hold(module: Module) -> None:
    """No module without a subject, and no bare source, target, score, code or date."""
    assert module.path.stem not in NAMELESS
    for node in ast.walk(module.tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            names = {a.arg for a in node.args.args + node.args.kwonlyargs}
            assert not names & BARE, f"{node.name}({', '.join(sorted(names & BARE))})"
            if ("method", node.name) not in BARE_ALLOWED:
                assert node.name not in BARE, node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            assert node.target.id not in BARE, f"line {node.lineno}: {node.target.id}"

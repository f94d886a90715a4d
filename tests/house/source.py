"""The source as the house tests see it: modules, rooms, and what each imports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "keeneye"

# A room imports only rooms above it in this list (docs/decisions/0001-house.md).
ROOMS = (
    "errors", "limits",
    "records", "ontology", "scoring", "desk", "feeds", "coding", "store", "dyads", "signals",
    "forecast", "motives", "games", "deals", "brief", "watch", "web", "cli",
)  # fmt: skip
ONLY_RECORDS = {"games", "deals"}


@dataclass(frozen=True)
class Module:
    """One file of the package."""

    path: Path
    tree: ast.Module
    text: str

    @property
    def room(self) -> str:
        """The room it lies in; a file beside the rooms is a room by its own name."""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @property
    def name(self) -> str:
        """Its dotted name."""
        parts = self.path.relative_to(PACKAGE.parent).with_suffix("").parts
        return ".".join(parts).removesuffix(".__init__")

    def imported_rooms(self) -> set[str]:
        """The rooms of keeneye that it imports, anywhere in it."""
        found = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("keeneye"):
                parts = (node.module or "").split(".")
                found |= {parts[1]} if len(parts) > 1 else {a.name for a in node.names}
            elif isinstance(node, ast.Import):
                found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("keeneye.")}
        return found


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        found.append(Module(path, ast.parse(text), text))
    return tuple(found)


def public_names(module: Module) -> list[str]:
    """What the module's ``__all__`` lists."""
    for node in module.tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else []
        if any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
            return list(ast.literal_eval(node.value))  # type: ignore[attr-defined]
    return []


def functions(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of the module, methods and inner ones included."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(module.tree) if isinstance(node, kinds)]

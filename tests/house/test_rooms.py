"""The order of the rooms, and what each may touch."""

from __future__ import annotations

import ast

import pytest

from .source import ONLY_RECORDS, PACKAGE, ROOMS, Module, modules

NETWORK = {"socket", "ssl", "http", "urllib", "httpx", "httpx2", "requests", "ftplib", "smtplib"}
URL_ONLY = {"urllib.parse"}


def _ids(module: Module) -> str:
    return module.name


@pytest.mark.parametrize("module", modules(), ids=_ids)
def test_a_room_imports_only_rooms_above_it(module: Module) -> None:
    """Data walks one way: no room imports one that comes later in the walk."""
    if module.path.parent == PACKAGE and module.path.stem.startswith("__"):
        return  # the two front doors: `import keeneye` and `python -m keeneye`
    place = ROOMS.index(module.room)
    below = {r for r in module.imported_rooms() if r in ROOMS and ROOMS.index(r) > place}
    assert not below, f"{module.name} imports {sorted(below)}"
    if module.room in ONLY_RECORDS:
        assert module.imported_rooms() <= {"records", "errors", "limits", module.room}


def test_every_room_stands_in_the_list() -> None:
    """A new folder in the package is put into the walk first."""
    unknown = {m.room for m in modules()} - set(ROOMS) - {"__init__", "__main__"}
    assert not unknown


@pytest.mark.parametrize("module", modules(), ids=_ids)
def test_nothing_prints_outside_the_doors(module: Module) -> None:
    """No print, no stdout, outside cli."""
    if module.room == "cli":
        return
    called = {n.func.id for n in ast.walk(module.tree)
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    assert "print" not in called
    assert "sys.stdout" not in module.text


@pytest.mark.parametrize("module", modules(), ids=_ids)
def test_no_network_outside_feeds(module: Module) -> None:
    """Only feeds (and the web door's own server) may open a connection."""
    if module.room in ("feeds", "web"):
        return
    found = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    used = {name for name in found - URL_ONLY if name.split(".")[0] in NETWORK}
    assert not used


@pytest.mark.parametrize("module", modules(), ids=_ids)
def test_time_and_randomness_are_passed_in(module: Module) -> None:
    """No module but the doors reads the clock or the machine's randomness."""
    if module.room in ("cli", "web"):
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ast.unparse(node.func)
            assert called not in {
                "datetime.now", "datetime.utcnow", "date.today", "time.time", "random.random",
                "random.Random", "np.random.seed", "uuid.uuid4",
            }, f"{module.name}:{node.lineno} calls {called}"  # fmt: skip

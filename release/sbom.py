"""A bill of materials in CycloneDX, made from the pinned requirements and from nothing else."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==(\S+?)(?: ; (.*?))?(?: \\)?$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_PARENT = re.compile(r"^ +#(?: via)? +(?!via$)(\S+)(?: \((\S+)\))?$")


@dataclass(frozen=True)
class Pin:
    """One pinned package: where it applies, its allowed files, and who asks for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    parents: tuple[str, ...]

    @property
    def ref(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{self.name.lower().replace('_', '-')}@{self.version}"


def pins(requirements: Path) -> list[Pin]:
    """Return the pins of a file that uv compiled, in its order.

    The project itself stands among the parents as `keeneye`; what only builds it, as
    `keeneye:build`.
    """
    return [_pin(block) for block in _blocks(requirements.read_text(encoding="utf-8"))]


def _blocks(text: str) -> Iterator[list[str]]:
    """Yield the lines of each pin."""
    block: list[str] = []
    for line in text.splitlines():
        if line[:1].strip() and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _pin(block: list[str]) -> Pin:
    """Return the pin that a block of lines tells."""
    found = _PIN.match(block[0])
    if found is None:
        raise SystemExit(f"not a pin: {block[0]!r}")
    parents = [m for line in block[1:] if (m := _PARENT.match(line))]
    names = tuple(f"{m[1]}:build" if (m[2] or "").endswith(":build") else m[1] for m in parents)
    hashes = tuple(h for line in block for h in _HASH.findall(line))
    return Pin(found[1], found[2], found[3] or "", hashes, names)


def bill(requirements: Path, version: str) -> dict[str, Any]:
    """Return the bill of one version: the same for the same pins, to the byte.

    Parameters
    ----------
    requirements : Path
        ``requirements/core.txt``.
    version : str
        Keeneye's own.

    Returns
    -------
    dict
        CycloneDX 1.6. What is needed to run has the scope ``required``, what only builds
        ``excluded``; markers and allowed hashes are properties, since a pin allows several files.
    """
    listed = pins(requirements)
    needed = _reached(listed)
    own = f"pkg:pypi/keeneye@{version}"
    edges: dict[str, set[str]] = {own: set(), **{pin.ref: set() for pin in listed}}
    for pin in listed:
        for parent in pin.parents:
            asking = [own] if parent.startswith("keeneye") else _refs(listed, parent)
            for ref in asking:
                edges[ref].add(pin.ref)
    content = "\n".join(f"{pin.ref} {pin.marker} {' '.join(pin.hashes)}" for pin in listed)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, own + content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "keeneye",
                "version": version,
                "purl": own,
                "licenses": [{"expression": "Apache-2.0 AND CC-BY-4.0"}],
            }
        },
        "components": [_component(pin, pin.name in needed) for pin in listed],
        "dependencies": [{"ref": r, "dependsOn": sorted(edges[r])} for r in sorted(edges)],
    }


def _refs(listed: list[Pin], name: str) -> list[str]:
    """Return the package URLs of a name: two where a marker splits it."""
    return [pin.ref for pin in listed if pin.name == name]


def _reached(listed: list[Pin]) -> set[str]:
    """Return the names that the project needs to run, directly or by others."""
    needed: set[str] = {"keeneye"}
    while True:
        more = {pin.name for pin in listed if needed.intersection(pin.parents)} - needed
        if not more:
            return needed - {"keeneye"}
        needed |= more


def _component(pin: Pin, needed: bool) -> dict[str, Any]:
    """Return one component."""
    properties = [{"name": "pip:marker", "value": pin.marker}] if pin.marker else []
    properties += [{"name": "pip:hash", "value": f"sha256:{digest}"} for digest in pin.hashes]
    return {
        "type": "library",
        "bom-ref": pin.ref,
        "name": pin.name,
        "version": pin.version,
        "scope": "required" if needed else "excluded",
        "purl": pin.ref,
        "properties": properties,
    }


def write(requirements: Path, version: str, path: Path) -> None:
    """Write the bill as a file."""
    told = json.dumps(bill(requirements, version), indent=2, sort_keys=True)
    path.write_text(told + "\n", encoding="utf-8")

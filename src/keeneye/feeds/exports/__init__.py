"""Event exports of others, by named columns and known layouts, as columns of events."""

from keeneye.feeds.exports.layouts import EXPORT_KINDS, Layout, layouts
from keeneye.feeds.exports.reader import (
    ExportFile,
    ExportPart,
    find_export,
    part_inputs,
    read_export,
)

__all__ = [
    "EXPORT_KINDS",
    "ExportFile",
    "ExportPart",
    "Layout",
    "find_export",
    "layouts",
    "part_inputs",
    "read_export",
]

"""The evidence bundle of one judgement, from the command line."""

from keeneye.cli.bundles.bundling import export, export_bundle

__all__ = ["export", "export_bundle"]

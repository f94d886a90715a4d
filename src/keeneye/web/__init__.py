"""The door for browsers and programs: read-only pages, their JSON, and tools over MCP."""

from keeneye.web.server import Door, Site, configure, make_door, serve, serve_tools

__all__ = ["Door", "Site", "configure", "make_door", "serve", "serve_tools"]

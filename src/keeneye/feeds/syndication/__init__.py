"""Feeds: RSS, Atom, RDF and JSON Feed become reports, one an entry."""

from keeneye.feeds.syndication.reader import read_feed

__all__ = ["read_feed"]

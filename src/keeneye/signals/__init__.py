"""What reports say beyond counts: states of channels, ranks of speakers."""

from keeneye.signals.channels import METHOD, read_channels
from keeneye.signals.ranks import rank_of

__all__ = ["METHOD", "rank_of", "read_channels"]

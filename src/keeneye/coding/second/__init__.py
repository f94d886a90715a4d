"""The coder ``pattern-2``: more triggers, more names, and what is told but not done left out."""

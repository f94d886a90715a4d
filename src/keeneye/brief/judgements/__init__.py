"""The sections that judge: what changed, threats, turns, why, what next, the choice, the deal."""

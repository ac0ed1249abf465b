"""The rulebook: what a cluster agreed for one period. Everything else is derived from it."""

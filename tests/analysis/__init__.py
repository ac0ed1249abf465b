"""Tests of what looks at finished results."""

"""The examples, as code: rulebooks of real clusters' contents with illustrative points, and filled forms.

The files in ``examples/`` are written from here, and so is the demo; both run from an installed wheel.
"""

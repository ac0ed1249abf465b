"""The scoring methods: one per file, each with three faces (points, formula, sentence).

To add a method, add a file and name its class in ``registry``.
"""

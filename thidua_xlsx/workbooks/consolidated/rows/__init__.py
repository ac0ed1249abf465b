"""Helper rows, below the figures on the sheet ``Tính toán``: from them ranks, classes and awards follow."""

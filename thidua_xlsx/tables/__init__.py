"""What the public tables look like: every column with its dtype and meaning, declared once."""

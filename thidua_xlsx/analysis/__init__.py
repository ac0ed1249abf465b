"""What finished results say: why a point is what it is, how firm a ranking is, what changed, what looks odd."""

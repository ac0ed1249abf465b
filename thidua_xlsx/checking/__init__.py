"""Whether answers may stand: the schema of a rulebook, the points calculated again, what follows from both."""

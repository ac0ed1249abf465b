"""Bytes → guarded → raw cells, in a process of its own. Nothing here knows what a rulebook is.

``isolation`` runs in the caller and drives ``parser``, which runs alone and needs python-calamine
and the standard library only. Every workbook that somebody hands us is read this way.
"""

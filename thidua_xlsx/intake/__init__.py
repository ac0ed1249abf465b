"""Submissions → answers with addresses: which files count, whose they are, what stands in each needed cell.

``form_layout`` is how a form looks (its writer uses it too), ``form_map`` what a reader needs to know of a
rulebook, ``pick_form`` runs inside the isolated parser, ``collect`` drives a batch over an Executor.
"""

"""Findings: what is wrong, where, by which rule, how to mend it; and how a person is shown them."""

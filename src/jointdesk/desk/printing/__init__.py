"""Paper, whatever it is about: blocks of a document become a PDF in one language or two.

Each room writes its own papers: `Paper` and its blocks say what is printed, `typeset` draws it; the small print names
the log's entry and who printed it.
"""

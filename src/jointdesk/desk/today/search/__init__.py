"""One search over everything an officer may see: places, references, identifiers however written, names.

What is typed is answered by references, titles and identifiers alone. A name is looked up when the officer sends it:
looking a person up is an act, and is registered with each person it shows.
"""

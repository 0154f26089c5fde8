"""Pictures of figures: plain values in, SVG out, in the active language; one drawing for page and paper.

1. A value that is None is withheld. Withheld rows are drawn alike, stand last in the order of their labels, and have
   no part in a scale, a step, an order, a sum or a sentence.
2. Every picture has a text alternative and stands beside its table. Nothing is told by colour alone.
3. Paint is a class and attributes: on a page the style sheet has the last word (light, dark), paper has none.
"""

"""Names of two scripts compared by ear: an officer writes a foreigner's name as it sounds to him.

Both names are heard in a few ways, and sounds are held against sounds; two scripts of Indian descent also letter by
letter, since names from Sanskrit and Pali keep their letters. The better road counts.
"""

from jointdesk.engine.names.heard.comparison import BY_EAR, DOUBTFUL, compare_by_ear

__all__ = ["BY_EAR", "DOUBTFUL", "compare_by_ear"]

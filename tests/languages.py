"""In which languages a page is looked at, and whether at length.

The gate takes Vietnamese and Khmer, of the longest lines and the tallest letters; WALK=all (`make walk`) takes all five.
What stands in a document is the same in each, so axe reads it whole in one, and looks in the others at how it is drawn.
"""

import os

# every role, language and width, full worlds: half an hour and more
WHOLE = os.environ.get("WALK") == "all"
READ_WHOLE = "vi"
TWO = ("vi", "km")
ALL = (*TWO, "ko", "zh-hans", "en")
LANGUAGES = ALL if WHOLE else TWO
ONE = TWO if WHOLE else TWO[1:]

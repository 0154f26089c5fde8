"""How much of an export is read. Messages beyond their bound are left, and that said; else it is refused."""

MB = 1024 * 1024
# of one file, or of all texts of a zip together
MOST_OCTETS = 64 * MB
# of a zip: entries, texts that are looked into, and how often an entry may be larger than it lies packed
MOST_ENTRIES = 20_000
MOST_TEXTS = 2_000
MOST_RATIO = 300
# of JSON: commas and opening brackets, each at most one value in memory. An export of 200,000 messages has 5 million
MOST_VALUES = 8_000_000
MOST_MESSAGES = 200_000
MOST_CONVERSATIONS = 2_000
# what longer "names" are is no name
MOST_AUTHOR = 150
MOST_NAME = 200

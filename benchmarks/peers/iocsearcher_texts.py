"""iocsearcher over a JSON list of texts on standard input: prints processor seconds, without start-up and a first text.

python benchmarks/peers/iocsearcher_texts.py < TEXTS.json
"""

import json
import sys
import time

from iocsearcher.searcher import Searcher

texts = json.load(sys.stdin)
searcher = Searcher()
searcher.search_data(texts[0])
started = time.process_time()
for text in texts:
    searcher.search_data(text)
print(time.process_time() - started)

"""The public door: report, ask what became of it, check, be warned. Its own process, on a host of its own if wanted.

1. It imports the engine and nothing of the desk; the two meet through `engine/letterbox`: letters go in sealed, signed
   bundles come out. What lies here opens no letter, whoever takes the whole folder.
2. Every page works without JavaScript, on an old telephone, in five languages; a script only makes it nicer.
3. A visitor leaves as little as a page can manage: one address for a whole form, no steps in a history, nothing cached.
4. What is being written lies here encrypted under a key that only the visitor's cookie holds, for two days at most.
5. Nothing is kept that says who came: of an address only a keyed hash of its prefix, changed each day.
"""

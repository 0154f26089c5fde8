"""What strangers send, before any view has seen it: bounded in size and time, and never plain on the disk.

Both doors stand behind it, the officers' desk and the public one, which import nothing of each other.
"""

"""Lists that are too long to wait for at a page: made by the worker, found again under "My work", gone after a day.

1. The list's own view makes the file, for the officer as he is then; nothing of it lies unencrypted on the disk.
2. It is fetched by that officer alone, and only while he may still read each row of it: another role or unit, a door
   that has shut, a row that is no longer his, and the file is gone.
3. The making and each fetching are in the register, with the purpose.
"""

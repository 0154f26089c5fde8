"""What every list offers: taking it away as a file, keeping a filter, leafing.

A list is written row by row: no file, and no row of it, is held whole or put on the disk. Nothing that leaves is a
formula, whatever somebody wrote into a complaint.
"""

"""Warnings to the public: written by an officer, let out by another, handed to the doors.

An advisory warns of ways and places, never of a person; what is out changes only by a new version.
"""

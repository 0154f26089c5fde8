"""Warnings to the public: written by an officer, let out by another, handed to the doors, changed only by a new version.

An advisory warns of ways and places, never of a person.
"""

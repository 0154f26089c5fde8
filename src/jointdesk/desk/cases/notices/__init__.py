"""Notices as officers write them: seven colours, each with what it must say; reviews, posters, files."""

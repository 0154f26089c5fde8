"""What networks tells the rooms above it."""

from django.dispatch import Signal

networks_merged = Signal()  # into: Mapping[int, int], a network that is gone -> the one that took it in

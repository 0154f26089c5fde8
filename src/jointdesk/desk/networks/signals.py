"""What networks tells the rooms above it."""

from django.dispatch import Signal

networks_merged = Signal()  # kept: Network, gone: Network

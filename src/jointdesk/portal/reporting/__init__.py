"""Telling what happened, in a few steps under one address; and the short form of somebody who is in danger."""

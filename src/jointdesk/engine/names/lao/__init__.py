"""Lao: words as chains of parts, each with the ways it is spelt in Latin letters."""

from jointdesk.engine.names.lao.tokens import read_tokens

__all__ = ["read_tokens"]

"""Han: one written name, many spoken ones (陳 is Chen, Chan, Tan, Trần and 진)."""

from jointdesk.engine.names.han.characters import known_characters, korean_readings, segment, simplify
from jointdesk.engine.names.han.tokens import read_tokens

__all__ = ["known_characters", "korean_readings", "read_tokens", "segment", "simplify"]

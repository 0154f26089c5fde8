"""Rosters of people found, and the candidates that screening proposes; officers decide each one."""

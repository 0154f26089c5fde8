"""Worlds that several tests look at; making one is cheap, reading one again is cheaper."""

from functools import cache

from jointdesk.engine.world import World, make_world


@cache
def made(seed: int, complaints: int, scale: str, desks: tuple[str, ...]) -> World:
    return make_world(seed, complaints, scale, desks)

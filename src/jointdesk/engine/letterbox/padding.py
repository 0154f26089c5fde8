"""Sizes that tell little: what is sealed is padded to one of few sizes.

Up to 64 KiB the next power of two, from 4 KiB: nearly every letter has one of five sizes. Above, Padmé (Nikitin et al.,
PoPETs 2019): at most 12 % more, and the size tells no more bits than the logarithm of its logarithm.
"""

LEAST = 4 * 1024
DOUBLED_TO = 64 * 1024


def bucket_of(size: int, least: int = LEAST) -> int:
    """The padded size of `size` octets. `least`: a power of two."""
    if size <= DOUBLED_TO:
        return max(least, 1 << max(0, size - 1).bit_length())
    exponent = size.bit_length() - 1
    free_bits = exponent - exponent.bit_length()
    mask = (1 << free_bits) - 1
    return (size + mask) & ~mask

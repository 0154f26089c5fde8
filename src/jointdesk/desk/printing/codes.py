"""QR codes as SVG, for the paper that is hung up."""

import qrcode  # type: ignore[import-untyped]

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"><path d="{path}"/></svg>'


def draw_code(address: str) -> str:
    """The address as black squares of one unit each; its quiet zone is two wide."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=2)
    code.add_data(address)
    code.make(fit=True)
    squares = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(squares) for x, dark in enumerate(row) if dark)
    return _SVG.format(side=len(squares), path=path)

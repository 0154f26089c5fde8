"""What passes between desks: messages and receipts (`mail`), private matching (`matching`), `requests`, joint `groups`.

The protocol decides in engine/exchange; here its outcomes are remembered and its messages delivered. `handlers`: what
an incoming message does; `views` and `api*`: doors.
"""

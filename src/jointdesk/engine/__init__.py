"""What is computed: pure functions of their arguments. No Django, no sockets, no clock, no environment."""

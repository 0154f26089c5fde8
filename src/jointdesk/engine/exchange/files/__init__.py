"""Files between desks: frames they are encrypted in, names they may have, what their content may do. Never rendered."""

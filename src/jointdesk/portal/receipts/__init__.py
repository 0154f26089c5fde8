"""What became of a report, for whoever holds its code: status, messages, adding more."""

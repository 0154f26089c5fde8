"""Files that travel with answers and requests: kept encrypted, fetched piece by piece, downloaded and never shown."""

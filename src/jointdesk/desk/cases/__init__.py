"""Cases, the persons in them, their steps of procedure, and notices for persons sought."""

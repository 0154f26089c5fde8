"""Paper: requests, answers, chronologies, minutes, dossiers and plans as PDF, in one language or in two."""

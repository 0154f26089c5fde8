"""What the door warns of: the desk's advisories as pages, feeds and sheets, how they lure, what a job offer betrays."""

"""Rescue, raid and surveillance plans: what each must say. Who may read one is named in it, person by person."""

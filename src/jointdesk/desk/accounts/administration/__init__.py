"""What an administrator does: officers, their passwords and factors, units, locks, the desk's health.

He sees no complaint and no person. Nobody resets his own password or factor, nobody changes his own role, and the last
administrator stays one; whatever lets somebody in anew is told to him and to the auditors, and stands in the log.
"""

"""What an operation is to be, before it is: places, units, officers, partners, targets; two approve it.

Until it begins a plan is RED: only the officers named in it see that there is one, whatever their unit or role.
A plan shared with other desks is the joint group's (exchange/plans); this one stays here and may name it.
"""

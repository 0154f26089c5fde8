"""What a group's work tells the rooms beside and above it."""

from django.dispatch import Signal

# group: JointGroup we have just been invited to, or joined; inside the transaction
group_entered = Signal()

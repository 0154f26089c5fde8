"""The way of an operation from plan to end. Two officers approve one and the same revision; a change asks both anew."""

from jointdesk.desk.operations.models import Operation
from jointdesk.engine.errors import CallerError

State = Operation.State
APPROVALS = 2
NEXT: dict[State, tuple[State, ...]] = {
    State.PLANNED: (State.APPROVED, State.CANCELLED),
    State.APPROVED: (State.UNDER_WAY, State.PLANNED, State.CANCELLED),
    State.UNDER_WAY: (State.CLOSED,),
    State.CLOSED: (State.UNDER_WAY,),
    State.CANCELLED: (),
}

if set(NEXT) != set(State):
    raise RuntimeError("plan_states.NEXT must name every state")


def require_step(operation: Operation, to: State) -> None:
    """Raise CallerError when the operation does not go there from where it is."""
    if to not in NEXT[State(operation.state)]:
        raise CallerError(f"an operation does not go from {operation.state} to {to}")

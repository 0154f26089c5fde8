from jointdesk.desk.operations.operation_api import router
from jointdesk.desk.operations.people.api import router as people
from jointdesk.desk.operations.planning.api import router as plans

router.add_router("", people)

__all__ = ["plans", "router"]

from jointdesk.desk.operations.operation_api import router

__all__ = ["router"]

# models of the folder beside: Django finds them through this module
from jointdesk.desk.today.taken.models import TakenList

__all__ = ["TakenList"]

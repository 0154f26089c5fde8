# models of the folders beside: Django finds them through this module
from jointdesk.desk.today.advisories.models import Advisory, AdvisoryVersion
from jointdesk.desk.today.taken.models import TakenList

__all__ = ["Advisory", "AdvisoryVersion", "TakenList"]

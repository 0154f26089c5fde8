from ninja import Router

from jointdesk.desk.operations.operation_api import router as operations
from jointdesk.desk.operations.referral_api import router as referrals

router = Router()
router.add_router("/referrals", referrals)
router.add_router("", operations)

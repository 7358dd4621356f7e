"""What happens to levels: somebody reaches one, loses it, or has it recognised from elsewhere."""

from lms.escalator.actions.levels import attain, join, keep_by_teaching, recognise, reinstate, withdraw
from lms.escalator.actions.prior_learning import claim_level, decide_claim

__all__ = ["attain", "claim_level", "decide_claim", "join", "keep_by_teaching", "recognise", "reinstate", "withdraw"]

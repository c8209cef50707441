"""What every request passes on its way in and out."""

from core.middleware.guard import GuardMiddleware
from core.middleware.headers import HeadersMiddleware
from core.middleware.rates import RateMiddleware
from core.middleware.refusals import RefusalMiddleware

__all__ = ["GuardMiddleware", "HeadersMiddleware", "RateMiddleware", "RefusalMiddleware"]

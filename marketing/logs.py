"""How log lines look: JSON lines to stdout in production, readable ones for developers.

Never in a line: bodies, names, phones, cookies, tokens, query strings. Security events go to the
logger "security", a stream that operators keep and forward on its own.
"""

from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def without_query(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Cut the query string off the request: people type names and phones into it."""
    if isinstance(request := event.get("request"), str):
        event["request"] = request.partition("?")[0]
    event.pop("user_agent", None)
    return event


def one_line_a_request(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Drop django-structlog's first of two lines; the second one says it all."""
    if event.get("event") == "request_started":
        raise structlog.DropEvent
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_query,
]


def configure_structlog() -> None:
    """Send structlog through the standard library, so that both kinds of line look the same."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            one_line_a_request,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def logging_for(*, level: str, json_lines: bool) -> dict[str, Any]:
    """Return the standard library's logging configuration."""
    renderer: Processor = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    if json_lines:
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *([structlog.processors.format_exc_info] if json_lines else []),
                    renderer,
                ],
                "foreign_pre_chain": SHARED,
            },
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "line",
            },
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            # django-structlog writes the line of a request; Django's own would be a second one.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
            "django.request": {"level": "ERROR", "propagate": True},
            "axes": {"level": "WARNING"},
            "kombu.connection": {"level": "ERROR"},  # a file queue has no host name
            "celery.beat": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.worker.strategy": {"level": "WARNING"},
            "django_structlog.celery": {"level": "WARNING"},
            "security": {"level": "INFO", "propagate": True},
        },
    }

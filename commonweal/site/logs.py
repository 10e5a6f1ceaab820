"""Logging: one JSON object per line in production, plain lines elsewhere.

Local variables never reach a log: they hold what people are paid, what bids say and who is ill.
"""

from __future__ import annotations

from typing import Any

import structlog
from structlog.typing import Processor

_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def _tracebacks() -> structlog.processors.ExceptionRenderer:
    return structlog.processors.ExceptionRenderer(
        structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
    )


def _drop_request(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """The framework hands the whole request to the log; its path and method are enough."""
    request = event.pop("request", None)
    if request is not None and hasattr(request, "path"):
        event.update({"path": request.path, "method": request.method})
    return event


def renderers(*, production: bool) -> list[Processor]:
    """The last steps of a log line: as JSON, or as plain text with a plain traceback."""
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if production:
        return [remove, _tracebacks(), structlog.processors.JSONRenderer(default=str)]
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    return [remove, plain]


def logging_for(*, production: bool) -> dict[str, Any]:
    """The logging settings. Warnings and worse of everything, information of our own."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "house": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [*_SHARED, structlog.stdlib.ExtraAdder(), _drop_request],
                "processors": renderers(production=production),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "commonweal": {"level": "INFO"},
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }

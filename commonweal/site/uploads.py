"""Uploads kept in memory, and stopped at the limit while they arrive, before any of it is kept.

They may hold identifiers, so that nothing of them is ever written before an action locks it. The
rest of a file that is too large is read past, so that the sender gets an answer and not a broken
connection. The form then says how large the file was and what is taken.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, MemoryFileUploadHandler

from commonweal.records.facts.library import limits


class TooLarge(UploadedFile):  # type: ignore[type-arg]
    """What is left of a file above the limit: its name and size, and nothing of its content."""

    def chunks(self, chunk_size: int | None = None) -> Any:  # noqa: ARG002
        return iter(())


class Bounded(FileUploadHandler):
    """Stands before the handler that keeps a file. All files of a request have one bound, which is
    what the server holds of it in memory."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_all = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.arrived = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002
        self.arrived += len(raw_data)
        self.in_all += len(raw_data)
        return raw_data if self.in_all <= limits().bytes else None

    def file_complete(self, file_size: int) -> TooLarge | None:  # noqa: ARG002
        if self.in_all <= limits().bytes:
            return None
        self._let_go()
        return TooLarge(name=self.file_name, content_type=self.content_type, size=self.arrived)

    def _let_go(self) -> None:
        """Remove what the handlers after this one have begun to keep."""
        for handler in getattr(self.request, "upload_handlers", ()):
            kept = getattr(handler, "file", None)
            if kept is not None:
                kept.close()


class InMemory(MemoryFileUploadHandler):
    """Keeps every upload in memory, however large; `Bounded` says how large that is."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        self.activated = True

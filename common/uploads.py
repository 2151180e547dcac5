"""Uploaded files: capped while they arrive, and known by their content."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class CappedUploadHandler(FileUploadHandler):
    """Stops an upload that grows past UPLOAD_MAX_BYTES before it fills the disk.

    The file reaches the form cut off at the cap plus one byte, so that the form, which knows the
    field, can refuse it in a sentence; the rest is read from the network and thrown away.
    """

    chunk_size = 64 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin counting anew for each file of the request."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass on what is below the cap; past it, one byte at most, then nothing."""
        room = settings.UPLOAD_MAX_BYTES + 1 - self.received
        self.received += len(raw_data)
        if room <= 0:
            return b""
        return raw_data[:room]

    def file_complete(self, file_size: int) -> None:
        """Leave the making of the file to the handlers below."""
        return


__all__ = ["CappedUploadHandler", "StopUpload"]

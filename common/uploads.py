"""Uploaded files are capped while they arrive; what they are is decided in common/files.py."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# As many files of full size as one request may bring.
MOST_FILES = 10


class CappedUploadHandler(FileUploadHandler):
    """Stops an upload that grows past UPLOAD_MAX_BYTES before it fills the disk.

    The file reaches the form cut off at the cap plus one byte, so that the form, which knows the
    field, can refuse it in a sentence; the rest is read from the network and thrown away. All files
    of a request together stop at ten times that, however many there are. A request that says it
    is several times larger still is not read at all.
    """

    chunk_size = 64 * 1024

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0
        self.room_in_request = MOST_FILES * (settings.UPLOAD_MAX_BYTES + 1)

    def handle_raw_input(
        self,
        input_data: Any,
        META: Mapping[str, str],
        content_length: Any,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse, unread, what is far too large to be a slip."""
        if int(content_length or 0) > 4 * MOST_FILES * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig("The request is larger than any form of ours.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin counting anew for each file of the request."""
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass on what is below both caps; past them nothing."""
        room = min(settings.UPLOAD_MAX_BYTES + 1 - self.received, self.room_in_request)
        kept = raw_data[: max(0, room)]
        self.received += len(kept)
        self.room_in_request -= len(kept)
        return kept

    def file_complete(self, file_size: int) -> None:
        """Leave the making of the file to the handlers below."""
        return

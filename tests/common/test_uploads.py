"""What arrives is capped while it arrives: sent as a browser sends it, over a real socket."""

import json
import os
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, JsonResponse
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from common.uploads import CappedUploadHandler

CAP = 100_000


@csrf_exempt
@login_not_required
def measure(request: HttpRequest) -> JsonResponse:
    sizes = [file.size for file in request.FILES.getlist("file")]
    on_disk = [
        Path(file.temporary_file_path()).stat().st_size
        for file in request.FILES.getlist("file")
        if hasattr(file, "temporary_file_path")
    ]
    return JsonResponse({"sizes": sizes, "on_disk": on_disk})


urlpatterns = [path("measure/", measure)]


def body_of(files: int, size: int, boundary: str = "edge") -> bytes:
    part = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    ).encode()
    return (part + b"x" * size + b"\r\n") * files + f"--{boundary}--\r\n".encode()


@pytest.fixture
def capped(settings):
    settings.UPLOAD_MAX_BYTES = CAP
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000


def send(server, body: bytes, says: int | None = None) -> tuple[int, bytes]:
    host, port = server.url.removeprefix("http://").split(":")
    with closing(HTTPConnection(host, int(port), timeout=60)) as connection:
        connection.putrequest("POST", "/measure/")
        connection.putheader("Content-Type", "multipart/form-data; boundary=edge")
        connection.putheader("Content-Length", str(says or len(body)))
        connection.endheaders(body)
        with closing(connection.getresponse()) as response:
            return response.status, response.read()


@pytest.mark.django_db(transaction=True)
@pytest.mark.urls(__name__)
class TestOverASocket:
    def test_a_file_reaches_the_form_cut_off_one_byte_past_the_cap(self, live_server, capped):
        status, answer = send(live_server, body_of(1, 5 * CAP))

        assert status == 200
        assert json.loads(answer) == {"sizes": [CAP + 1], "on_disk": [CAP + 1]}

    def test_many_files_stop_at_ten_times_that(self, live_server, capped):
        _, answer = send(live_server, body_of(30, CAP))

        sizes = json.loads(answer)["on_disk"]
        assert sum(sizes) == 10 * (CAP + 1)
        assert sizes[:10] == [CAP] * 10

    def test_a_request_that_says_it_is_huge_is_not_read(self, live_server, capped):
        status, _ = send(live_server, body_of(1, 10), says=41 * CAP)

        assert status == 400


def test_what_is_below_the_cap_arrives_whole(settings):
    request = RequestFactory().post("/", {"file": SimpleUploadedFile("a.pdf", os.urandom(70_000))})
    request.upload_handlers = [CappedUploadHandler(request), *request.upload_handlers[1:]]

    assert request.FILES["file"].size == 70_000


def test_far_too_large_is_refused_before_a_byte_is_kept():
    handler = CappedUploadHandler()

    with pytest.raises(RequestDataTooBig), override_settings(UPLOAD_MAX_BYTES=10):
        handler.handle_raw_input(None, {}, 401, b"edge")

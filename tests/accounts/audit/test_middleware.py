import threading
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.audit.middleware import SubmitOnceMiddleware
from accounts.audit.models import SubmittedForm
from accounts.notifications.models import Notification
from common.clock import now
from tests.accounts.factories import UserFactory
from tests.support import races

KEY = str(uuid4())


def write(request, sentence="done"):
    Notification.objects.create(user=request.user, sentence=sentence, created_at=now())


class View:
    """Writes one row each time it is reached, and answers as it is told."""

    def __init__(self, answer=None, status=302, headers=None):
        self.calls = 0
        self.answer = answer or (
            lambda: HttpResponse(status=status, headers={"Location": "/there/"} | (headers or {}))
        )

    def __call__(self, request):
        self.calls += 1
        if request.user.is_authenticated:
            write(request)
        return self.answer()


def send(view, user, key=KEY, path="/form/", method="post", **headers):
    request = getattr(RequestFactory(headers=headers), method)(path, {"submit_key": key})
    request.user = user
    return SubmitOnceMiddleware(view)(request)


@pytest.mark.django_db
class TestSubmitOnce:
    def test_sent_twice_it_is_done_once_and_answered_alike(self):
        view, user = View(), UserFactory()
        answers = [send(view, user) for _ in range(3)]
        assert {redirect_of(answer) for answer in answers} == {(302, "/there/")}
        assert view.calls == 1
        assert Notification.objects.count() == 1

    def test_two_forms_are_two(self):
        view, user = View(), UserFactory()
        send(view, user)
        send(view, user, key=str(uuid4()))
        assert Notification.objects.count() == 2

    @pytest.mark.parametrize("status", [400, 403, 404, 422, 429, 500])
    def test_an_error_leaves_nothing_and_may_be_sent_again(self, status):
        user = UserFactory()
        assert send(View(status=status), user).status_code == status
        assert not Notification.objects.exists()
        assert not SubmittedForm.objects.exists()
        assert send(View(), user).status_code == 302
        assert Notification.objects.count() == 1

    def test_an_exception_leaves_nothing(self):
        def fail():
            raise RuntimeError

        with pytest.raises(RuntimeError):
            send(View(answer=fail), UserFactory())
        assert not Notification.objects.exists()
        assert not SubmittedForm.objects.exists()

    def test_the_key_of_somebody_else_is_refused(self):
        view = View()
        send(view, UserFactory())
        answer = send(view, UserFactory())
        assert answer.status_code == 409
        assert "Open it again" in answer.content.decode()
        assert view.calls == 1

    def test_the_key_of_another_page_is_refused(self):
        view, user = View(), UserFactory()
        send(view, user)
        assert send(view, user, path="/other/").status_code == 409

    @pytest.mark.parametrize("key", ["", "x", "0" * 31, "\x00"])
    def test_without_a_key_each_is_done(self, key):
        view, user = View(), UserFactory()
        send(view, user, key=key)
        send(view, user, key=key)
        assert view.calls == 2

    def test_a_get_and_a_visitor_pass(self):
        view = View()
        send(view, UserFactory(), method="get")
        send(view, AnonymousUser())
        assert not SubmittedForm.objects.exists()

    def test_an_answer_without_an_address_leads_back_to_the_page_of_the_form(self):
        user = UserFactory()
        view = View(answer=lambda: HttpResponse("fine"))
        came_from = {"referer": "http://testserver/page/?page=2"}
        assert send(view, user, **came_from).status_code == 200
        assert redirect_of(send(view, user, **came_from)) == (302, "/page/?page=2")

    @pytest.mark.parametrize("referer", ["http://evil.example/x", "//evil.example", "", "x" * 600])
    def test_but_never_to_another_site(self, referer):
        user = UserFactory()
        view = View(answer=lambda: HttpResponse("fine"))
        send(view, user, referer=referer)
        assert redirect_of(send(view, user, referer=referer)) == (302, "/form/")

    def test_htmx_is_led_to_where_the_first_answer_led(self):
        user = UserFactory()
        view = View(answer=lambda: HttpResponse(headers={"HX-Redirect": "/there/"}))
        send(view, user, hx_request="true")
        answer = send(view, user, hx_request="true")
        assert answer.headers["HX-Redirect"] == "/there/"
        assert view.calls == 1


def redirect_of(answer):
    return answer.status_code, answer.headers["Location"]


@races.needs_postgresql
@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def send_two(self, status):
        user = UserFactory()
        first_in, second_tried = threading.Event(), threading.Event()
        calls = []

        def view(request):
            calls.append(request)
            write(request)
            first_in.set()
            second_tried.wait(1)  # so that the other meets a key that is not committed yet
            code = status if len(calls) == 1 else 302
            return HttpResponse(status=code, headers={"Location": "/there/"})

        def second():
            first_in.wait(5)
            return send(view, user)

        answers = races.at_once(lambda: send(view, user), second)
        return calls, answers

    def test_the_second_waits_and_gets_the_same_answer(self):
        calls, answers = self.send_two(status=302)
        assert len(calls) == 1
        assert [redirect_of(answer) for answer in answers] == [(302, "/there/")] * 2
        assert Notification.objects.count() == 1

    def test_the_second_is_done_when_the_first_fails(self):
        calls, answers = self.send_two(status=422)
        assert len(calls) == 2
        assert [a.status_code for a in answers] == [422, 302]
        assert Notification.objects.count() == 1

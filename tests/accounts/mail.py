"""A mail server that is not there."""

from smtplib import SMTPException

from django.core.mail.backends.base import BaseEmailBackend


class Broken(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise SMTPException("no server")

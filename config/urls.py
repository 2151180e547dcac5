"""The site map. Each app lists its slices, each slice its pages."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("training.urls")),
    path("", include("pathways.urls")),
]
if settings.STYLEGUIDE:
    urlpatterns.append(path("", include("common.urls")))

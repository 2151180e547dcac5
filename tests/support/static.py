"""Static files straight from their sources, and an error for one that does not exist."""

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class StrictStaticStorage(StaticFilesStorage):
    """Refuses to name a file that nobody has written, as the manifest in production would."""

    def url(self, name: str | None) -> str:
        if name and not name.endswith("/") and finders.find(name.split("#")[0]) is None:
            raise ValueError(f"No such static file: {name}")
        return super().url(name)

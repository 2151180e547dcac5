"""What is kept in the database for a while, in the place of a cache's server."""

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router

from common import clock


def forget_expired() -> int:
    """Delete what has expired from every cache in the database; how many rows.

    Django does so only when there are too many rows. One query for each cache.
    """
    return sum(_forget_expired(cache) for cache in caches.all() if isinstance(cache, DatabaseCache))


def _forget_expired(cache: DatabaseCache) -> int:
    connection = connections[router.db_for_write(cache.cache_model_class)]
    table = connection.ops.quote_name(cache.cache_model_class._meta.db_table)
    now = connection.ops.adapt_datetimefield_value(clock.now().replace(microsecond=0))
    # The name of the table is that of our settings, and quoted; a table has no other place in SQL.
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [now])  # noqa: S608
        gone: int = cursor.rowcount
    return gone

"""The worker, played by the test: runs what is queued and delivers what is due, here and now."""

from django.db import connection
from django.utils.module_loading import import_string
from django_q.models import OrmQ
from django_tenants.utils import get_public_schema_name, schema_context

from shop.base import events
from shop.base.models import Delivery
from shop.base.tenancy import each_marketplace

LIMIT = 1000


def drain() -> int:
    """Run tasks and deliver events until nothing is left, those that follow from them included; returns how many.

    The ambient marketplace is taken away first, so a task that leans on it fails. An error of a task or a handler
    is raised here; the row stays, as it would in production.
    """
    done = 0
    with schema_context(get_public_schema_name()):
        while step := run_queue() + sweep():
            done += step
            assert done <= LIMIT, f"{done} tasks and deliveries were done, and there are still more"
    return done


def run_queue() -> int:
    """Run the queued tasks, oldest first; returns how many ran."""
    ran = 0
    connection.set_schema_to_public()
    for row in OrmQ.objects.order_by("pk"):
        task = row.task
        import_string(task["func"])(*task["args"], **task["kwargs"])
        connection.set_schema_to_public()
        row.delete()
        ran += 1
    return ran


def sweep() -> int:
    """Deliver what is due in every marketplace; returns how many handlers ran."""
    done = 0
    for _schema in each_marketplace():
        done += events.deliver_due()
        failed = Delivery.objects.filter(done_at=None, attempts__gt=0).order_by("pk").first()
        assert failed is None, f"{failed.handler} failed: {failed.last_error}"
    return done

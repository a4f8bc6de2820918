"""Health: is the process alive, and can it do its work."""

from __future__ import annotations

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.base.queues import QueueUnknown, longest_wait

MIN_FREE_BYTES = 200 * 1024 * 1024
MAX_QUEUE_WAIT = timedelta(minutes=5)


@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """200 when database, migrations, queue and disk are fit for traffic, else 503 naming what is not."""
    checks = {"database": True, "migrations": _migrated(), "queue": _queue_moves(), "disk": _disk_free()}
    fit = all(checks.values())
    return JsonResponse({"status": "ok" if fit else "unfit", "checks": checks}, status=200 if fit else 503)


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _queue_moves() -> bool:
    """Whether what is next was not due for long; a broker that does not answer moves nothing."""
    try:
        wait = longest_wait(at=timezone.now())
    except QueueUnknown:
        return False
    return wait is None or wait < MAX_QUEUE_WAIT


def _disk_free() -> bool:
    return shutil.disk_usage(settings.VAR).free > MIN_FREE_BYTES

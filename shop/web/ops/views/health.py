"""Health: is the process alive, and can it do its work."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_q.models import OrmQ

MIN_FREE_BYTES = 200 * 1024 * 1024
MAX_QUEUE_SECONDS = 300


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
    oldest = OrmQ.objects.filter(lock__lt=timezone.now()).order_by("lock").first()
    return oldest is None or (timezone.now() - oldest.lock).total_seconds() < MAX_QUEUE_SECONDS


def _disk_free() -> bool:
    return shutil.disk_usage(settings.VAR).free > MIN_FREE_BYTES

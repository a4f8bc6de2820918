"""`manage.py work`: django-q2's cluster, guarded where it can freeze or be cut short.

- The process group's SIGTERM (honcho, a closed terminal) must not reach the children: they would die in the middle of a
  task, and the stop would hang. They inherit a blocked signal mask; only this process hears the signal.
- A worker killed at the wrong moment dies holding the queue's lock and freezes the pool for good. When due tasks are no
  longer fetched, everything is killed and this process begins anew. Unfinished tasks are still in the database; what
  Redis had handed out is found again by the sweeps, as the queue is never the source of truth.
"""

import os
import signal
import sys
import time
from typing import Any

import psutil
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import Error, connection
from django_q.cluster import Cluster

from shop.base import schedules, tasks
from shop.base.queues import due_work

LOOK_SECONDS = 2
GRACE_SECONDS = 30
SWEEP_SECONDS = 15
STOP = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Run background tasks and schedules until stopped."""

    help = "Runs background tasks and schedules until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the cluster and watch that it fetches what is due."""
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        cluster = Cluster()
        cluster.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP)
        self.watch(cluster, patience=int(str(settings.Q_CLUSTER["timeout"])) + GRACE_SECONDS)
        if not cluster.has_stopped:
            self.stderr.write("The worker's cluster ended by itself; it begins anew.")
            begin_anew()

    def watch(self, cluster: Cluster, *, patience: float) -> None:
        """Return when the cluster has ended; begin anew when it fetched nothing for `patience` seconds of work."""
        last, since, swept = None, time.monotonic(), time.monotonic()
        while cluster.sentinel.is_alive():
            cluster.sentinel.join(LOOK_SECONDS)
            if time.monotonic() - swept > SWEEP_SECONDS:
                swept = time.monotonic()
                sweep()
            progress = due_work()
            if progress != last or progress is None:
                last, since = progress, time.monotonic()
            elif time.monotonic() - since > patience:
                self.stderr.write(f"No due task was fetched for {patience:.0f} seconds; the worker begins anew.")
                begin_anew()


def sweep() -> None:
    """Wake the cluster for what waits and nobody woke it for, e.g. when a process died between commit and task."""
    try:
        for path in schedules.sweeps():
            tasks.run_everywhere(path)
    except Error:
        connection.close()


def begin_anew() -> None:
    """Kill the children, who may hold each other's locks, and replace this process by a new one."""
    children = psutil.Process().children(recursive=True)
    for child in children:
        child.kill()
    psutil.wait_procs(children, timeout=LOOK_SECONDS)
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606  our own command line

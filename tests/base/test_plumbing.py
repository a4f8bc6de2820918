"""Rate windows, counters, tasks, translated texts and locks."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from shop.base import tasks
from shop.base.counters import next_of
from shop.base.locks import lock_all
from shop.base.models import Counter, RateWindow, TaskAttempt
from shop.base.rate import Limit, forget_old_windows, hit
from shop.base.translated import Translated, as_translated
from shop.cms.models import Page
from tests.cast import NOW

TWICE = Limit(times=2, seconds=60)
MINUTE = NOW.replace(second=0)


@pytest.mark.django_db
def test_the_third_use_of_two_is_refused_and_told_how_long_to_wait() -> None:
    verdicts = [hit("tea", TWICE, at=MINUTE + timedelta(seconds=20)) for _ in range(3)]

    assert [verdict.allowed for verdict in verdicts] == [True, True, False]
    assert verdicts[2].retry_after == 40


@pytest.mark.django_db
def test_a_new_window_begins_at_zero() -> None:
    for _ in range(3):
        hit("tea", TWICE, at=NOW)

    assert hit("tea", TWICE, at=NOW + timedelta(seconds=60)).allowed


@pytest.mark.django_db(transaction=True)
def test_uses_at_the_same_time_are_all_counted() -> None:
    barrier = threading.Barrier(8)

    def use() -> None:
        connection.set_schema("main")
        try:
            barrier.wait()
            hit("tea", TWICE, at=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert RateWindow.objects.get(key="tea").count == 8


@pytest.mark.django_db
def test_old_windows_are_forgotten() -> None:
    hit("old", TWICE, at=NOW - timedelta(days=3))
    hit("new", TWICE, at=NOW)

    assert forget_old_windows(at=NOW) == 1
    assert RateWindow.objects.get().key == "new"


@pytest.mark.django_db
def test_a_series_counts_up_from_its_first_number() -> None:
    assert [next_of("invoice:2026", first=100) for _ in range(3)] == [100, 101, 102]


@pytest.mark.django_db(transaction=True)
def test_a_number_whose_document_failed_is_given_again() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        next_of("invoice:2026")
        raise ZeroDivisionError

    with transaction.atomic():
        assert next_of("invoice:2026") == 1


@pytest.mark.django_db
def test_a_task_that_kills_its_worker_is_given_up_after_five_starts() -> None:
    TaskAttempt.objects.create(task_key="k", path="shop.base.rate.forget_old_windows", attempts=5, last_at=NOW)

    answer = tasks.run("main", "shop.base.rate.forget_old_windows", [], {"at": NOW}, "k")

    assert answer is None
    assert TaskAttempt.objects.get().dead_at is not None


@pytest.mark.django_db
def test_a_task_that_succeeds_leaves_no_trace_of_its_attempts() -> None:
    tasks.run("main", "shop.base.rate.forget_old_windows", [], {"at": NOW}, "k")

    assert not TaskAttempt.objects.exists()


@pytest.mark.django_db
def test_rows_are_locked_in_the_order_of_their_ids_and_missing_ones_are_absent() -> None:
    made = [Counter.objects.create(name=name).pk for name in ("a", "b")]

    assert list(lock_all(Counter, [made[1], 10**9, made[0]])) == made


def test_a_text_is_read_in_the_readers_language_else_the_default_else_any() -> None:
    both, only_bangla = Translated({"en": "Tea", "bn": "চা"}), Translated({"bn": "চা"})

    with translation.override("bn"):
        assert str(both) == "চা"
    with translation.override("ar"):
        assert (str(both), both.language()) == ("Tea", "en")
        assert (str(only_bangla), only_bangla.language()) == ("চা", "bn")


def test_plain_text_is_text_of_the_default_language() -> None:
    assert as_translated("Tea") == {"en": "Tea"}
    assert not as_translated(None)


@pytest.mark.django_db
def test_the_database_refuses_a_translatable_text_without_any_text() -> None:
    with pytest.raises(IntegrityError, match="title_said"), transaction.atomic():
        Page.objects.create(slug="empty", title={"en": ""}, updated_at=NOW)

    assert not Page.objects.filter(slug="empty").exists()

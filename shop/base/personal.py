"""What is personal in the plumbing."""

from django.db.models import Q

from .privacy import Person, declare


def _audited(person: Person) -> Q:
    return Q(actor=f"user:{person.user_id}") | Q(subject_type="accounts.user", subject_id=str(person.user_id))


declare("base.Event", plain="id created_at uid name version subject_type subject_id actor at payload")
declare("base.Delivery", plain="id created_at event handler attempts due_at done_at dead_at last_error")
declare(
    "base.AuditEntry",
    plain="id created_at at actor action subject_type subject_id request_id",
    personal="before after ip",
    rows=_audited,
    why="The log cannot be changed by anybody, so that it proves who did what.",
)
declare(
    "base.RateWindow",
    plain="id starts_at count",
    personal="key",
    why="Counts uses by network address; gone after two days.",
)
declare("base.TaskAttempt", plain="id task_key path attempts last_at dead_at")
declare("base.Counter", plain="id name last")

"""What Prometheus and System health are told of the jobs."""

from jobs.schedule import Job, Schedule, State
from observing import metrics
from operating.finding import Finding


def watch(schedule: Schedule) -> None:
    """Bind the gauges; their labels are the names in the list, and nothing else."""
    for job in schedule.jobs:
        _watch(job)


def _watch(job: Job) -> None:
    metrics.JOB_LAST_RUN.labels(job.name).set_function(lambda: job.began_at)
    metrics.JOB_SECONDS.labels(job.name).set_function(lambda: job.took_s)
    metrics.JOB_PAUSE.labels(job.name).set(job.every_s)
    metrics.JOB_FAILURES.labels(job.name)  # 0 is shown, too.


def findings(schedule: Schedule) -> list[Finding]:
    """One for each job that fails or has been running for too long."""
    return [found for job in schedule.jobs if (found := _finding(job)) is not None]


def _finding(job: Job) -> Finding | None:
    what = f"job {job.name}"
    if job.state is State.FAILING:
        return Finding(what, f"fails with {job.last_failure}", f"Look for “the job {job.name} failed” in the log.")
    if job.state is State.TOO_LONG:
        return Finding(what, "has been running for too long", "Look for what it waits for, such as a locked table.")
    return None

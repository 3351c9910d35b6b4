"""What runs by itself beside the requests: periodic jobs, queued jobs, and telling of events."""

from portico.jobs.consumers import Consumers, deliver
from portico.jobs.periodic import NamedJob, named_jobs, run_now
from portico.jobs.queue import NamedTask, drain, named_tasks, run_next
from portico.jobs.running import running
from portico.jobs.signal import Signal

__all__ = [
    "Consumers",
    "NamedJob",
    "NamedTask",
    "Signal",
    "deliver",
    "drain",
    "named_jobs",
    "named_tasks",
    "run_next",
    "run_now",
    "running",
]

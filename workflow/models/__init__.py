"""The written work standard as data, and what hangs on it: work items, breaches, notices."""

from workflow.models.items import Breach, Reminder, WorkItem
from workflow.models.notices import Notice
from workflow.models.standard import StandardVersion, Step, Task

__all__ = ["Breach", "Notice", "Reminder", "StandardVersion", "Step", "Task", "WorkItem"]

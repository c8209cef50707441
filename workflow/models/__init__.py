"""The written work standard as data, and what hangs on it: work items, breaches, notices."""

from workflow.models.involved import AddedSigner, CarbonCopy, Urge
from workflow.models.items import Breach, Reminder, WorkItem
from workflow.models.notices import Notice
from workflow.models.phrases import Phrase
from workflow.models.standard import StandardVersion, Step, Task

__all__ = [
    "AddedSigner",
    "Breach",
    "CarbonCopy",
    "Notice",
    "Phrase",
    "Reminder",
    "StandardVersion",
    "Step",
    "Task",
    "Urge",
    "WorkItem",
]

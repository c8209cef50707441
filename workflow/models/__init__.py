"""The written work standard as data, and what hangs on it: work items, breaches, notices."""

from workflow.models.involved import AddedSigner, CarbonCopy, Urge
from workflow.models.items import Breach, Reminder, WorkItem
from workflow.models.notices import Notice
from workflow.models.pauses import Pause
from workflow.models.phrases import Phrase
from workflow.models.standard import StandardVersion, Step, Task
from workflow.models.substitution import Substitution

__all__ = [
    "AddedSigner",
    "Breach",
    "CarbonCopy",
    "Notice",
    "Pause",
    "Phrase",
    "Reminder",
    "StandardVersion",
    "Step",
    "Substitution",
    "Task",
    "Urge",
    "WorkItem",
]

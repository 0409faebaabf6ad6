"""Records: colleges and what limits them: programmes, workshops, masters, dormitories, groups in training."""

from __future__ import annotations

from kasip.apps.colleges.models.cohort import Continuation, RunningCohort
from kasip.apps.colleges.models.college import Campus, College
from kasip.apps.colleges.models.dormitory import Dormitory, DormitoryCollege
from kasip.apps.colleges.models.equipment import CompetenceCentre, MasterPosts, Workshop
from kasip.apps.colleges.models.evaluation import CollegeIndicator
from kasip.apps.colleges.models.programme import Curriculum, Licence, Programme

__all__ = [
    "Campus",
    "College",
    "CollegeIndicator",
    "CompetenceCentre",
    "Continuation",
    "Curriculum",
    "Dormitory",
    "DormitoryCollege",
    "Licence",
    "MasterPosts",
    "Programme",
    "RunningCohort",
    "Workshop",
]

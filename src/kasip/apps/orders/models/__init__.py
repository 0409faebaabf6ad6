"""Records: the state order's past, its money and its rules."""

from __future__ import annotations

from kasip.apps.orders.models.calendar import CalendarDate, Reminder, ReminderMute
from kasip.apps.orders.models.discussion import OrderComment
from kasip.apps.orders.models.holding import EmployerObligation, OrderLock
from kasip.apps.orders.models.money import Budget, Norm
from kasip.apps.orders.models.past import PastOrderLine
from kasip.apps.orders.models.rule import PolicyRule, ScenarioStep, StudySetting
from kasip.apps.orders.models.specialty_case import (
    CaseEquipment,
    CaseLetter,
    CaseLetterJobs,
    CaseOffer,
    CaseStep,
    SpecialtyCase,
)
from kasip.apps.orders.models.state_order import OrderEdit, OrderLine, StateOrder

__all__ = [
    "Budget",
    "CalendarDate",
    "CaseEquipment",
    "CaseLetter",
    "CaseLetterJobs",
    "CaseOffer",
    "CaseStep",
    "EmployerObligation",
    "Norm",
    "OrderComment",
    "OrderEdit",
    "OrderLine",
    "OrderLock",
    "PastOrderLine",
    "PolicyRule",
    "Reminder",
    "ReminderMute",
    "ScenarioStep",
    "SpecialtyCase",
    "StateOrder",
    "StudySetting",
]

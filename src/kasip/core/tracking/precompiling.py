"""Every kernel of tracking, run once on a tiny payroll, so that its machine code is stored."""

from __future__ import annotations

import numpy as np

from kasip.core.tracking.census import CensusTaker
from kasip.core.tracking.flow_machine import FlowReader
from kasip.core.tracking.kernels import Records
from kasip.core.tracking.ledger import Batch, MonthByMonth, Names
from kasip.core.tracking.run_machine import RunReader


def compile_kernels() -> None:
    """This will compile every kernel of this science and store its machine code."""
    one = np.zeros(1, np.int32)
    records = Records(np.zeros(1, np.int64), one, one, one, np.ones(1), np.zeros(1, np.int8))
    batch = Batch(0, records, Names(("a",), ("a",), ("a",)))
    taker, flows, runs = CensusTaker(0), FlowReader(1, 1), RunReader(0, 1, np.zeros(1, np.int64))
    machine = MonthByMonth(0, 1, [flows, runs])
    taker.add(batch)
    machine.add(batch)
    machine.settle()
    flows.finish()

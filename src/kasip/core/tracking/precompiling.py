"""Every kernel of tracking, run once on a tiny payroll, so that its machine code is stored."""

from __future__ import annotations

import numpy as np

from kasip.core.tracking.kernels import Records
from kasip.core.tracking.machine import Batch, CareerMachine, FlowMachine, Names, RecordCounter


def compile_kernels() -> None:
    """This will compile every kernel of this science and store its machine code."""
    one = np.zeros(1, np.int32)
    records = Records(np.zeros(1, np.int64), one, one, one, np.ones(1), np.zeros(1, np.int8))
    batch = Batch(0, records, Names(("a",), ("a",), ("a",)))
    flows, counter, careers = FlowMachine(0, 1, 1), RecordCounter(), CareerMachine(np.zeros(1, np.int64), one, 12)
    for machine in (flows, counter, careers):
        machine.add(batch)
    flows.finish()
    counter.finish()
    careers.finish(6, 6)

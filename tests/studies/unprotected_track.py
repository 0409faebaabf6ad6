"""The study without its protection: the negative control of the trial that kills it."""

import time
from contextlib import contextmanager

from kasip.gateways.outputs import OutputFolder
from kasip.studies import track as study


@contextmanager
def _written_in_place(target):
    target.mkdir()
    yield _Slow(target)


class _Slow(OutputFolder):
    """Rests after every table, as a slow disk would."""

    def write_table(self, name, frame):
        super().write_table(name, frame)
        time.sleep(0.2)


def track_in_the_open(folder, out):
    setattr(study, "new_folder", _written_in_place)  # noqa: B010  not a name the study offers
    study.track(folder, out)

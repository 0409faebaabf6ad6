"""Write the empty workbook a region fills in."""

from __future__ import annotations

from pathlib import Path

from kasip.contract.dictionary import dictionary
from kasip.gateways.templates import template_workbook


def write_template(path: Path, study: str = "region", language: str = "en") -> int:
    """This will write the template of a study and return how many tables it has.

    Raises:
        FileExistsError: there is a file of that name; it is left as it is.
    """
    content = template_workbook(dictionary(study), language)
    with path.open("xb") as file:
        file.write(content)
    return sum(not table.read_by_engine for table in dictionary(study).values())

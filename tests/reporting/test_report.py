"""The report page."""

import pytest
from tests.reporting import region

from kasip.reporting.report import render


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_render_is_a_page_in_the_language(language):
    html = render(region.inputs(), region.results(), region.certificate(), language)

    assert f'<html lang="{language}">' in html

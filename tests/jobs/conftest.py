"""What several modules about letters need."""

import pytest

from tests.mailing import mail_on


@pytest.fixture
def letters_on(world, mail_server):
    """Mail is on."""
    with mail_on(mail_server, company_name="Acme & Söhne"):
        yield

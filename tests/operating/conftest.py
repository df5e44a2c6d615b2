"""What the tests of the operator's commands begin with."""

import shutil

import pytest

from services.base.settings import settings


@pytest.fixture
def resumes(app):
    """The folder of this server, without what other tests left in it."""
    folder = settings.config.upload_dir / "resumes"
    shutil.rmtree(folder, ignore_errors=True)
    return folder

"""What the tests of the operator's commands begin with."""

import shutil

import pytest


@pytest.fixture
def resumes(app):
    """The folder of this server, without what other tests left in it."""
    folder = app.config["NEUROHIRE"].upload_dir / "resumes"
    shutil.rmtree(folder, ignore_errors=True)
    return folder

"""The order in which files of tests are handed out: those that begin other processes first, so that none ends alone."""

BEGIN_PROCESSES = ("cli", "gateways", "journeys", "apps", "web", "verifying", "reporting")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not any(room in item.path.parts for room in BEGIN_PROCESSES))

"""A process that prints the digest of every table of a site."""

import json
import sys

import django

django.setup()

from kasip.cli.site.portable import digests  # noqa: E402

if __name__ == "__main__":
    sys.stdout.write(json.dumps(digests()))

"""`python -m servicechain`: the command where it is not installed as one."""

import sys

from servicechain.cli import main

sys.exit(main())

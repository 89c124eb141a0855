"""`python -m servicechain`: the command where it is not installed as one."""

import sys

from servicechain.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""The command line: `python build.py --help` lists what it can do."""

import sys

from explainer.cli import main

if __name__ == "__main__":
    sys.exit(main())

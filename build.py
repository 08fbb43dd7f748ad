"""The command line: `python build.py --help` lists what it can do."""

import sys

from explainer.door import main

if __name__ == "__main__":
    sys.exit(main())

"""The command line: `python build.py --help` lists what it can do."""

from explainer.door import program

if __name__ == "__main__":
    program()

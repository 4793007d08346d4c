"""`python -m spincheck`."""

from spincheck.cli import run

if __name__ == "__main__":
    run()

"""`python -m commonweal` is the `commonweal` command, without anything to install."""

from commonweal.cli.main import main

if __name__ == "__main__":
    main()

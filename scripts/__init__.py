"""Setting a machine up, running, testing and timing Commonweal. Standard library only."""

"""Tests of the house itself: the code keeps the rules of `docs/explanation/architecture.md`."""

"""The fact base: table schemas, readers of files, checks that make findings; pure."""

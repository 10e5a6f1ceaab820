"""Need: how many people are expected to be ill, how sure that is, and who of them is reached."""

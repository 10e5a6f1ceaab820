"""Need: from people to those expected to be ill, to the services they need, to what is missing."""

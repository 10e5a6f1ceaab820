"""What organisations do with options: score them, test their beliefs, meet and decide."""

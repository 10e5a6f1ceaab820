"""What a place does with outcomes frameworks: its sets, their versions, and schedules sent out."""

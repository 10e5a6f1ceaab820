"""The pages of consultations: planning, answering, coding, responding and publishing."""

"""The evaluation of a tender in the browser: panels, scoring, moderation, award and record."""

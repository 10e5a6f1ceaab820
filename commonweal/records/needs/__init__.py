"""Needs assessments: what is known of need in a place, who validated it, and its versions."""

"""The pages about options: appraisals, scores, beliefs, meetings and decisions."""

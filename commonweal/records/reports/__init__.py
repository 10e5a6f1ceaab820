"""Decision reports: drafts, sign-offs, issued versions, outcomes and what cites a delegation."""

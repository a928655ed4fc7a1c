"""What institutions report: who owes which report and until when, submissions from draft to accepted, and the board."""

"""What to teach, where and with what: the plan as a mixed-integer model, its checks and its what-ifs."""

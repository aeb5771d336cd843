"""What an alarm is worth: the test at every prevalence, and a thousand people."""

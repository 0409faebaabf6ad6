"""What is observed now: who works where in which occupation, and what employers' requests were worth so far."""

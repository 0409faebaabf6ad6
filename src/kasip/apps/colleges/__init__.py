"""Colleges and what limits them: programmes, workshops, masters, dormitories, groups in training."""

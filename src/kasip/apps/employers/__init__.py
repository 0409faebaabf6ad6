"""Enterprises, their sites, and the jobs a site has or will have."""

"""What codes and numbers say to a person, in Kazakh, Russian and English."""

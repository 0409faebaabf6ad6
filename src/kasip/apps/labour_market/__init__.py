"""Employment by industry and occupation, employers' requests, vacancies, other supply."""

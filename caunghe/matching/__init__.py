"""Fair places: admission to programmes, workplaces for trainees, jobs for graduates."""

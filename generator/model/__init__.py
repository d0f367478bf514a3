"""What a course is made of, as frozen data. Types that hold and name things, and do nothing else."""

"""The grader as a process: started, served, watched, saved and brought back."""

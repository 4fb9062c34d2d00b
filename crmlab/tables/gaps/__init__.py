"""What people leave out of a list, and the rows around it tell."""

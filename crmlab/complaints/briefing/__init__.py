"""What a report says about complaints."""

"""Messages in other languages: catalogues made by Babel, and what goes into them."""

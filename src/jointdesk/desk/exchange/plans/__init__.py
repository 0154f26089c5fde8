"""Plans for named readers: whoever is not named sees that there is one, and nothing of it, whatever the role."""

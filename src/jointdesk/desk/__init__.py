"""What is remembered: Django rooms, low to high. Each: models, actions (writes), queries (permitted reads), views."""

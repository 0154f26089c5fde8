"""What is to be done in a case: by whom, until when, and what came of it. A task done can be taken up again."""

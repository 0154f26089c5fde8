"""An officer's own page: who the desk takes him for, how he signs in, where he is signed in, what he is told."""

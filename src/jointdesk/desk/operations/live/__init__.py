"""A raid as it stands now, in numbers, for whoever commands it: nobody is named here."""

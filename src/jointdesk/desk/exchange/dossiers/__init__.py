"""Gang dossiers: what the desks of a joint group keep together of a gang, proposed by one officer, sent by a second."""

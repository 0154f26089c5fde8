"""Where the desk comes to fetch letters and to hand out bundles when it stands on another host; nobody else may."""

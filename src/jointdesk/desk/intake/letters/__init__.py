"""What the public door hands over: letters, sealed to keys that only this desk's folder holds."""

"""Files the desk keeps: photographs, evidence, receipts. What any room stores lies encrypted in one folder.

1. Each has a key of its own, wrapped with the desk's attachments key: who destroys it has destroyed the file.
2. Nothing is believed of a file's name or type; nothing is shown as it came: a child process draws previews.
3. This room asks no permission: whoever stores a file answers for who reads it.
"""

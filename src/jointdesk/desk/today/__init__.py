"""What must I do now? The first page of each officer."""

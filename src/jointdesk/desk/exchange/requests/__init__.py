"""Requests and answers: drafted, approved by a second officer, sent, answered."""

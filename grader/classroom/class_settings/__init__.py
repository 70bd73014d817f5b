"""What an instructor says of a class: what is set and due, who is in it, and what they corrected by hand."""

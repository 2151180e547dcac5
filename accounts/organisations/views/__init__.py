"""Pages for administrators, and the page on which an invitation is accepted."""

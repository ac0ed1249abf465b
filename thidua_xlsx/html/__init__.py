"""What is shown in a browser: the views of a notebook and the page for the meeting room."""

"""What is to be seen of trainings, as plain dicts that Plotly draws: each with frames that hold only what moves."""

"""What comes to the meeting besides the submissions: verification, events, ballots, replies to notices."""

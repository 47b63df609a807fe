"""What the street knows: tables, questions and answers. No screen and no drawing in here."""

"""The pages, and the parts that they share. A page shows widgets and changes the address."""

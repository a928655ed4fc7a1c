"""What is written for people in two languages: sentences with named slots, numbers, money and days."""

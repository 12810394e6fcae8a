"""Who is that: names as printed, the register that knows them, offices and cabinets."""

"""An airline's ticket desk: flights, bookings, and an agent that looks after them."""

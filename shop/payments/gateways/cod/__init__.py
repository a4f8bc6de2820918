"""Cash on delivery: no provider; the carrier collects, and the parcel's delivery is the evidence."""

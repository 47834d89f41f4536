"""One pure function per component of the plant, on arrays that broadcast."""

-- Each trip once, as it is folded in: the one with the lowest sequence counts.
CREATE OR REPLACE VIEW trips AS
SELECT * EXCLUDE (object) FROM trips_folded

-- Each trip once, with its moment and the object that it came from; and the objects that are folded in.
CREATE TABLE IF NOT EXISTS trips_folded ({{columns}}, moment TIMESTAMPTZ, object VARCHAR);
CREATE TABLE IF NOT EXISTS folded_objects (object VARCHAR);
-- Of its rows; former versions noted none.
ALTER TABLE folded_objects ADD COLUMN IF NOT EXISTS digest VARCHAR;

-- The rows of the lake's objects, each with the object that it came from.
CREATE TABLE IF NOT EXISTS lake_rows ({{columns}}, object VARCHAR)

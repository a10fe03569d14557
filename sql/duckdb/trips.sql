-- Each trip once: the first that was priced counts.
CREATE OR REPLACE TABLE trips AS
SELECT * EXCLUDE (object)
FROM lake_rows
QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY agent_timestamp, object) = 1

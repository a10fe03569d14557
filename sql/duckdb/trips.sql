-- Each trip once: the one with the lowest sequence counts, and before it one of a former version, which has none.
CREATE OR REPLACE TABLE trips AS
SELECT * EXCLUDE (object)
FROM lake_rows
QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY COALESCE(sequence, ''), agent_timestamp, object) = 1

-- Each trip once: the first that was priced counts, then the first object that holds it.
SELECT {{columns}}
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trip_id ORDER BY agent_timestamp, _FILE_NAME) AS told
  FROM {{dataset}}.trips_raw
)
WHERE told = 1

-- Each trip once: the one with the lowest sequence counts, and before it one of a former version, which has none.
SELECT {{columns}}
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trip_id ORDER BY COALESCE(sequence, ''), agent_timestamp, _FILE_NAME) AS told
  FROM {{dataset}}.trips_raw
)
WHERE told = 1

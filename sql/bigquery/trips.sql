-- Each trip once: those that are folded in, and of the lake's later hours the first row of each id that is not.
SELECT {{columns}}
FROM {{dataset}}.trips_folded
UNION ALL
SELECT {{columns}}
FROM (
  SELECT
    *,
    {{moment}} AS moment,
    ROW_NUMBER() OVER (PARTITION BY trip_id ORDER BY COALESCE(sequence, ''), agent_timestamp, _FILE_NAME) AS place
  FROM {{dataset}}.trips_raw
  WHERE dt >= DATE '{{tail_day}}' AND (dt > DATE '{{tail_day}}' OR hour >= '{{tail_hour}}')
) AS fresh
WHERE place = 1 AND NOT EXISTS (
  SELECT 1 FROM {{dataset}}.trips_folded AS told
  WHERE told.trip_id = fresh.trip_id AND told.moment >= TIMESTAMP '{{known_day}} 00:00:00+00'
)

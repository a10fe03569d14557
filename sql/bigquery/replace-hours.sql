-- Removes what has come from the hours' objects: the fresh trips take its place in the same transaction.
DELETE FROM {{dataset}}.trips_folded
WHERE moment >= first_moment AND moment <= last_moment
  AND TIMESTAMP(REGEXP_REPLACE(REGEXP_EXTRACT(object, r'/dt=([0-9-]{10}/hour=[0-9]{2})/'), '/hour=', ' ') || ':00:00+00') >= since
  AND TIMESTAMP(REGEXP_REPLACE(REGEXP_EXTRACT(object, r'/dt=([0-9-]{10}/hour=[0-9]{2})/'), '/hour=', ' ') || ':00:00+00') < until;

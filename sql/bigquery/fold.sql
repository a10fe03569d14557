-- Folds hours of the lake into the table of each trip once. Folding an hour again changes nothing; what dies on the way has changed nothing.
DECLARE since TIMESTAMP;
DECLARE until TIMESTAMP;
DECLARE first_moment TIMESTAMP;
DECLARE last_moment TIMESTAMP;

{{state}};

SET since = {{since}};
SET until = {{until}};

CREATE TEMP TABLE fresh_trips AS
SELECT {{columns}}
FROM (
  SELECT
    *,
    {{moment}} AS moment,
    _FILE_NAME AS object,
    ROW_NUMBER() OVER (PARTITION BY trip_id ORDER BY COALESCE(sequence, ''), agent_timestamp, _FILE_NAME) AS place
  FROM {{dataset}}.trips_raw
  WHERE dt >= DATE(since)
    AND dt <= DATE(until)
    AND TIMESTAMP(CONCAT(CAST(dt AS STRING), ' ', hour, ':00:00+00')) >= since
    AND TIMESTAMP(CONCAT(CAST(dt AS STRING), ' ', hour, ':00:00+00')) < until
)
WHERE place = 1;

-- Trips round the fresh ones are looked at for their ids. No instant lies before the year 1 or after 9999.
SET first_moment = (
  SELECT IF(MIN(moment) < TIMESTAMP '0003-01-01 00:00:00+00', TIMESTAMP '0001-01-01 00:00:00+00', TIMESTAMP_SUB(MIN(moment), INTERVAL {{days}} DAY))
  FROM fresh_trips
);
SET last_moment = (
  SELECT IF(MAX(moment) > TIMESTAMP '9997-01-01 00:00:00+00', TIMESTAMP '9999-12-31 23:59:59.999999+00', TIMESTAMP_ADD(MAX(moment), INTERVAL {{days}} DAY))
  FROM fresh_trips
);

BEGIN TRANSACTION;
-- Of two folds at once the second one fails here.
UPDATE {{dataset}}.trips_fold SET folded_until = {{folded_until}} WHERE TRUE;
{{replace}}
{{find_repeated}};
-- Only what changes a row is billed for whole rows.
IF EXISTS (SELECT 1 FROM repeated_trips WHERE is_earlier) THEN
{{remove_later}};
END IF;
{{add_fresh}};
COMMIT TRANSACTION;

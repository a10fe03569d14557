-- Which zones grow: revenue of a window against a former one, by the time of the request; a window without a trip is no data.
-- @param former_from TIMESTAMP start of the former window
-- @param former_to TIMESTAMP end of the former window
-- @param latter_from TIMESTAMP start of the latter window
-- @param latter_to TIMESTAMP end of the latter window
WITH windows AS (
  SELECT
    CAST(? AS TIMESTAMP) AS former_from,
    CAST(? AS TIMESTAMP) AS former_to,
    CAST(? AS TIMESTAMP) AS latter_from,
    CAST(? AS TIMESTAMP) AS latter_to
),
timed AS (
  SELECT CENTROID_ID, prix_travel, COALESCE(requested_at, agent_timestamp) AS moment
  FROM trips_with_zones
),
revenue AS (
  SELECT
    CENTROID_ID,
    SUM(CASE WHEN moment >= former_from AND moment < former_to THEN prix_travel END) AS former,
    SUM(CASE WHEN moment >= latter_from AND moment < latter_to THEN prix_travel END) AS latter
  FROM timed CROSS JOIN windows
  GROUP BY CENTROID_ID
)
SELECT CENTROID_ID, former, latter, latter - former AS growth
FROM revenue
WHERE former IS NOT NULL OR latter IS NOT NULL
ORDER BY growth DESC NULLS LAST, CENTROID_ID

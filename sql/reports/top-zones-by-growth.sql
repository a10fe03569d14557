-- Which zones grow: revenue of a window against the window before it, by the time of the request.
-- @param before TIMESTAMP start of the first window
-- @param middle TIMESTAMP end of the first window, start of the second
-- @param after TIMESTAMP end of the second window
WITH windows AS (
  SELECT CAST(? AS TIMESTAMP) AS start_time, CAST(? AS TIMESTAMP) AS middle_time, CAST(? AS TIMESTAMP) AS end_time
),
revenue AS (
  SELECT
    CENTROID_ID,
    SUM(CASE WHEN COALESCE(requested_at, agent_timestamp) < middle_time THEN prix_travel ELSE 0 END) AS former,
    SUM(CASE WHEN COALESCE(requested_at, agent_timestamp) >= middle_time THEN prix_travel ELSE 0 END) AS latter
  FROM trips_with_zones CROSS JOIN windows
  WHERE COALESCE(requested_at, agent_timestamp) >= start_time AND COALESCE(requested_at, agent_timestamp) < end_time
  GROUP BY CENTROID_ID
)
SELECT CENTROID_ID, former, latter, latter - former AS growth
FROM revenue
ORDER BY growth DESC, CENTROID_ID

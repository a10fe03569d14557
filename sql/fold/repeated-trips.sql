-- Each id that is both there and fresh, and whether its fresh row comes before all of it there. It is small, however much is there.
CREATE TEMP TABLE repeated_trips AS
SELECT told.trip_id, MIN({{before}}) AS is_earlier
FROM {{folded}} AS told
JOIN {{fresh}} AS fresh ON fresh.trip_id = told.trip_id
WHERE told.moment >= {{from}} AND told.moment < {{to}}
GROUP BY told.trip_id

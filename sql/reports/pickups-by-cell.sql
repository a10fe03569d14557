-- Where trips begin: trips and revenue of each cell of a grid, counted north and east from its south-west corner.
-- @param south INT64 latitude of the southern edge, in millionths of a degree
-- @param west INT64 longitude of the western edge, in millionths of a degree
-- @param height INT64 latitude that a cell spans, in millionths of a degree
-- @param width INT64 longitude that a cell spans, in millionths of a degree
-- @param up INT64 cells from south to north
-- @param across INT64 cells from west to east, over the antimeridian if need be
-- @param since TIMESTAMP start of the window (default 0001-01-01T00:00:00Z)
-- @param until TIMESTAMP end of the window (default 9999-12-31T23:59:59Z)
WITH grid AS (
  SELECT
    CAST(? AS INT64) AS south,
    CAST(? AS INT64) AS west,
    CAST(? AS INT64) AS height,
    CAST(? AS INT64) AS width,
    CAST(? AS INT64) AS up,
    CAST(? AS INT64) AS across
),
placed AS (
  SELECT
    CAST(FLOOR((CAST(ROUND(client_latitude * 1000000) AS INT64) - south) / height) AS INT64) AS cell_row,
    CAST(FLOOR(MOD(CAST(ROUND(client_longitude * 1000000) AS INT64) - west + 720000000, 360000000) / width) AS INT64)
      AS cell_column,
    up,
    across,
    prix_travel
  FROM trips_with_zones CROSS JOIN grid
  WHERE moment >= CAST(? AS TIMESTAMP) AND moment < CAST(? AS TIMESTAMP)
)
SELECT cell_row, cell_column, COUNT(*) AS trips, SUM(prix_travel) AS chiffre_d_affaires
FROM placed
WHERE cell_row >= 0 AND cell_row < up AND cell_column < across
GROUP BY cell_row, cell_column
ORDER BY trips DESC, cell_row, cell_column

-- Every trip with its zone by the model in use: as it was stamped by that model, else the nearest centre's in the model's
-- standardised units. A tie goes to the lower number.
CREATE OR REPLACE VIEW {{dataset}}.{{trips}}_with_zones AS
SELECT
  *,
  IF(
    zone_model = '{{version}}' AND zone IS NOT NULL,
    zone,
    (
      SELECT centre.zone
      FROM UNNEST([{{centres}}]) AS centre
      ORDER BY
        POW((client_latitude - centre.latitude) / {{latitude_scale}}, 2)
          + POW((client_longitude - centre.longitude) / {{longitude_scale}}, 2),
        centre.zone
      LIMIT 1
    )
  ) AS CENTROID_ID
FROM {{dataset}}.{{trips}}

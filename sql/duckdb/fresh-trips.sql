-- Of each id the first row of objects that lie unpacked in a folder, each file named by its object.
CREATE OR REPLACE TEMP TABLE fresh_trips AS
SELECT * EXCLUDE (filename), {{moment}} AS moment, url_decode(parse_filename(filename)) AS object
FROM read_json(
  {{files}},
  format = 'newline_delimited',
  compression = 'uncompressed',
  columns = {{columns}},
  hive_partitioning = false,
  filename = true
)
QUALIFY row_number() OVER (PARTITION BY trip_id ORDER BY {{order}}) = 1

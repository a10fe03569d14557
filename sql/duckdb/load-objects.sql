-- Rows of objects that lie unpacked in a folder, each file named by its object.
INSERT INTO lake_rows BY NAME
SELECT * EXCLUDE (filename), url_decode(parse_filename(filename)) AS object
FROM read_json(
  {{files}},
  format = 'newline_delimited',
  compression = 'uncompressed',
  columns = {{columns}},
  hive_partitioning = false,
  filename = true
)

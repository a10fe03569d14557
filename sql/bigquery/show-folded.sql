-- Makes the view of the trips begin to read the lake where the fold has come to, and notes there how far that is.
BEGIN
  DECLARE shown TIMESTAMP DEFAULT (SELECT MAX(folded_until) FROM {{dataset}}.trips_fold);
  DECLARE tail TIMESTAMP DEFAULT TIMESTAMP_SUB(shown, INTERVAL {{late_hours}} HOUR);
  EXECUTE IMMEDIATE REPLACE(REPLACE(REPLACE("""
{{view}}
""", '@tail_day', FORMAT_TIMESTAMP('%F', tail)), '@tail_hour', FORMAT_TIMESTAMP('%H', tail)), '@known_day', FORMAT_TIMESTAMP('%F', TIMESTAMP_SUB(tail, INTERVAL {{days}} DAY)));
  EXECUTE IMMEDIATE FORMAT("ALTER TABLE {{dataset}}.trips_fold SET OPTIONS (description = '%s')", FORMAT_TIMESTAMP('%FT%H:%M:%SZ', shown));
END;

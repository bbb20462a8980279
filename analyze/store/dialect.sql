-- What Trino's words mean in DuckDB. The queries of queries/ are written once, in the
-- words of Trino; these macros teach DuckDB the ones that it lacks, or that mean
-- something else there. Loaded into every connection.
CREATE OR REPLACE TEMP MACRO regexp_like(s, p) AS regexp_matches(s, p);
CREATE OR REPLACE TEMP MACRO to_unixtime(t) AS epoch(t);
CREATE OR REPLACE TEMP MACRO date_diff(u, a, b) AS date_sub(u, a, b);
CREATE OR REPLACE TEMP MACRO day_of_week(t) AS isodow(t);
CREATE OR REPLACE TEMP MACRO greatest(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a > b THEN a ELSE b END;
CREATE OR REPLACE TEMP MACRO least(a, b) AS CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN a < b THEN a ELSE b END;
CREATE OR REPLACE TEMP MACRO array_join(a, s) AS array_to_string(a, s);
CREATE OR REPLACE TEMP MACRO sequence(a, b) AS generate_series(a, b);
CREATE OR REPLACE TEMP MACRO cardinality(a) AS len(a);
CREATE OR REPLACE TEMP MACRO json_extract_scalar(j, p) AS json_extract_string(j, p);
CREATE OR REPLACE TEMP MACRO bitwise_and(a, b) AS (a & b);
CREATE OR REPLACE TEMP MACRO count_if(c) AS count(CASE WHEN c THEN 1 END);
CREATE OR REPLACE TEMP MACRO approx_distinct(x) AS approx_count_distinct(x);
CREATE OR REPLACE TEMP MACRO to_utf8(s) AS s;
CREATE OR REPLACE TEMP MACRO xxhash64(b) AS hash(b); -- other values than Trino's: good for nothing but to be compared

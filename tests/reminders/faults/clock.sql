CREATE SCHEMA IF NOT EXISTS faults;
CREATE OR REPLACE FUNCTION faults.shift() RETURNS interval LANGUAGE sql STABLE AS
  $$ SELECT make_interval(secs => coalesce(nullif(current_setting('faults.clock', true), ''), '0')::float8) $$;
CREATE OR REPLACE FUNCTION faults.now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.now() + faults.shift() $$;
CREATE OR REPLACE FUNCTION faults.transaction_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.transaction_timestamp() + faults.shift() $$;
CREATE OR REPLACE FUNCTION faults.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.statement_timestamp() + faults.shift() $$;
CREATE OR REPLACE FUNCTION faults.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  $$ SELECT pg_catalog.clock_timestamp() + faults.shift() $$;
CREATE OR REPLACE FUNCTION faults.pg_postmaster_start_time() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT pg_catalog.pg_postmaster_start_time() + faults.shift() $$;

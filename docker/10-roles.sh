#!/bin/sh
# Run once by the database's image on an empty volume (docker-entrypoint-initdb.d), or by hand as a
# superuser: PGHOST=… POSTGRES_DB=marketing MKT_OWNER_PASSWORD=… … sh docker/10-roles.sh
#   mkt_owner  owns the schema and runs migrations, nothing else
#   mkt_app    web, worker and beat: reads and writes rows; `manage.py release` takes UPDATE and
#              DELETE on append-only tables away from it
#   mkt_read   reports and dumps
set -eu
: "${MKT_OWNER_PASSWORD:?}" "${MKT_APP_PASSWORD:?}" "${MKT_READ_PASSWORD:?}"
psql -v ON_ERROR_STOP=1 --no-psqlrc --username "${POSTGRES_USER:-postgres}" --dbname "${POSTGRES_DB:-marketing}" \
  -v owner="$MKT_OWNER_PASSWORD" -v app="$MKT_APP_PASSWORD" -v read="$MKT_READ_PASSWORD" \
  -v database="${POSTGRES_DB:-marketing}" <<'SQL'
CREATE ROLE mkt_owner LOGIN PASSWORD :'owner' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE mkt_app LOGIN PASSWORD :'app' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE mkt_read LOGIN PASSWORD :'read' NOSUPERUSER NOCREATEDB NOCREATEROLE;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO mkt_owner, mkt_app, mkt_read;
GRANT CREATE, TEMPORARY ON DATABASE :"database" TO mkt_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO mkt_owner;
GRANT USAGE ON SCHEMA public TO mkt_app, mkt_read;
ALTER DEFAULT PRIVILEGES FOR ROLE mkt_owner IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mkt_app;
ALTER DEFAULT PRIVILEGES FOR ROLE mkt_owner IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO mkt_app;
ALTER DEFAULT PRIVILEGES FOR ROLE mkt_owner IN SCHEMA public
  GRANT SELECT ON TABLES TO mkt_read;
ALTER DEFAULT PRIVILEGES FOR ROLE mkt_owner IN SCHEMA public
  GRANT SELECT ON SEQUENCES TO mkt_read;
ALTER ROLE mkt_read SET default_transaction_read_only = on;
SQL

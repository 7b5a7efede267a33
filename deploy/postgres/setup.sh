#!/usr/bin/env bash
# Makes the database `commerce` and its owner, the role `commerce`, on the server `postgres`. Again and again without harm; a new password is taken
# over. Wants PGPASSWORD (of the role postgres) and COMMERCE_DATABASE_PASSWORD.
set -euo pipefail
psql -X -q -v ON_ERROR_STOP=1 -h "${PGHOST:-postgres}" -U postgres -d postgres << 'SQL'
\getenv password COMMERCE_DATABASE_PASSWORD
SELECT 'CREATE ROLE commerce LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'commerce') \gexec
ALTER ROLE commerce PASSWORD :'password';
SELECT 'CREATE DATABASE commerce OWNER commerce' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'commerce') \gexec
REVOKE ALL ON DATABASE commerce FROM PUBLIC;
SQL
echo 'The database commerce and its role are in place.'

#!/usr/bin/env bash
# Makes the database `commerce` and its owner, the login `commerce`, on the server `sqlserver`. Again and again without harm; a new password is taken
# over. Wants SQLCMDPASSWORD (of sa) and COMMERCE_DATABASE_PASSWORD.
set -euo pipefail
umask 077
script=$(mktemp)
trap 'rm -f "$script"' EXIT
# In a file: arguments are open to whoever may list processes.
cat > "$script" << SQL
IF DB_ID(N'commerce') IS NULL CREATE DATABASE commerce;
GO
-- Readers do not wait for writers, and the audit reads one snapshot.
IF EXISTS (SELECT 1 FROM sys.databases WHERE name = N'commerce' AND is_read_committed_snapshot_on = 0)
  ALTER DATABASE commerce SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;
IF EXISTS (SELECT 1 FROM sys.databases WHERE name = N'commerce' AND snapshot_isolation_state = 0)
  ALTER DATABASE commerce SET ALLOW_SNAPSHOT_ISOLATION ON;
GO
IF SUSER_ID(N'commerce') IS NULL
  CREATE LOGIN commerce WITH PASSWORD = N'${COMMERCE_DATABASE_PASSWORD//\'/\'\'}', DEFAULT_DATABASE = commerce;
ELSE
  ALTER LOGIN commerce WITH PASSWORD = N'${COMMERCE_DATABASE_PASSWORD//\'/\'\'}';
GO
USE commerce;
GO
IF USER_ID(N'commerce') IS NULL CREATE USER commerce FOR LOGIN commerce;
ALTER ROLE db_owner ADD MEMBER commerce;
GO
SQL
# -x: a \$( in the password is no variable.
/opt/mssql-tools18/bin/sqlcmd -C -b -x -l 30 -S sqlserver -U sa -i "$script"
echo 'The database commerce and its login are in place.'

#!/usr/bin/env bash
# A private PostgreSQL for development and tests: eng/postgres.sh up|down|crash|start|url [folder]
#   up     makes the cluster, or starts the one that is there, and prints its .NET connection string
#   url    prints the connection string again
#   crash  stops it at once, as a power cut would (committed data stays)
#   start  starts it again, on the same port
#   down   stops it and removes the folder
# Standard output carries the connection string and nothing else. It listens on 127.0.0.1 alone, on a port that was free, and writes nothing outside
# the folder (${TMPDIR:-/tmp}/commerce-postgres-<your uid> unless named). The role `commerce` owns the database `commerce`, may create further ones,
# and is no superuser; nobody else can log in.
set -euo pipefail

say() { echo "$*" >&2; }
fail() { say "eng/postgres.sh: $*"; exit 1; }
usage() { sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2; }

case $#:${1-} in 1:up | 1:down | 1:crash | 1:start | 1:url | 2:up | 2:down | 2:crash | 2:start | 2:url) ;; *) usage ;; esac
verb=$1
folder=${2:-${TMPDIR:-/tmp}/commerce-postgres-$(id -u)}
folder=${folder%/}
case $folder in /*) ;; *) folder=$PWD/$folder ;; esac

# PGPORT and the like of the caller must not reach in; and another user may not enter the caller's folder.
for name in ${!PG@}; do unset "$name"; done
cd /
umask 077

marker=$folder/commerce-postgres   # says that this folder is ours to remove
data=$folder/data
connection=$folder/connection      # written last: a cluster without it was never finished
log=$folder/log

# PostgreSQL refuses to run as root.
owner=$(id -un)
[ "$(id -u)" -ne 0 ] || owner=postgres
as() { if [ "$(id -un)" = "$owner" ]; then "$@"; else runuser -u "$owner" -- "$@"; fi; }
write() { as tee "$1" > /dev/null; }

# The newest server, or the one that made the cluster: another version cannot read its files.
find_server() {
  local want='*' candidates bin
  if ours && [ -e "$data/PG_VERSION" ]; then want=$(cat "$data/PG_VERSION"); fi
  candidates=$(compgen -G "/usr/lib/postgresql/$want/bin" | sort -rV) || true
  for bin in $candidates "$(dirname "$(command -v initdb || echo /nowhere/initdb)")"; do
    if [ -x "$bin/initdb" ] && [ -x "$bin/postgres" ] && [ -x "$bin/pg_ctl" ]; then
      server=$bin
      return
    fi
  done
  [ "$want" = '*' ] || fail "$folder was made by PostgreSQL $want, which is no longer installed. Install postgresql-$want, or: eng/postgres.sh down $folder"
  fail 'there is no PostgreSQL server. Install it: apt-get install postgresql (Debian, Ubuntu), or put initdb, postgres and pg_ctl on the PATH.'
}

# A link in a folder that all may write to could point anywhere, and a folder of somebody else could hold anything.
ours() { [ ! -L "$folder" ] && [ -e "$marker" ] && [ -n "$(find "$folder" -maxdepth 0 -user "$owner")" ]; }
finished() { [ -e "$connection" ]; }
running() { [ -e "$data/postmaster.pid" ] && as "$server/pg_ctl" status -D "$data" > /dev/null 2>&1; }

# Takes the folder, but only one that is new, empty, or was ours before.
take_folder() {
  id -u "$owner" > /dev/null 2>&1 || fail "PostgreSQL does not run as root, and there is no user $owner to run it as. Install postgresql, or run this as another user."
  ! ours || return 0
  if [ -e "$folder" ] || [ -L "$folder" ]; then
    if [ -L "$folder" ] || [ ! -d "$folder" ] || [ ! -O "$folder" ] || [ -n "$(ls -A "$folder")" ]; then
      fail "$folder is no empty folder of yours, and was not made by this script. Name another one."
    fi
  else
    mkdir "$folder" || fail "cannot make $folder."
  fi
  [ "$(id -un)" = "$owner" ] || chown "$owner" "$folder"
  if ! as test -x "$folder"; then
    rmdir "$folder"
    fail "the user $owner, who runs PostgreSQL, cannot reach $folder. Name a folder elsewhere, such as one in /tmp."
  fi
  write "$marker" <<< 'Made by eng/postgres.sh, which removes this folder on "down".'
}

# With -w it returns when the server takes connections. 9 is the lock below, which the server must not keep.
launch() { as "$server/pg_ctl" start -w -t 60 -D "$data" -l "$log" -o "-p $1" > /dev/null 2>&1 9>&-; }

free_port() {
  local port tries
  for tries in {1..50}; do
    # Below the range from which the system takes the ports of outgoing connections.
    port=$((20000 + RANDOM % 10000))
    if ! (: <> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then
      echo "$port"
      return
    fi
  done
  fail "no free port after $tries tries."
}

# The superuser exists, but pg_hba.conf gives it no way in: what it must do is done before the first start.
initialize() {
  local password port tries
  say "Making a cluster of $("$server/postgres" --version) in $folder"
  as rm -rf "$data" "$log"
  as "$server/initdb" --pgdata="$data" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256 > "$folder/initdb.log" 2>&1 \
    || fail "initdb failed: $(tail -n 5 "$folder/initdb.log")"
  write "$data/pg_hba.conf" <<< 'host all commerce 127.0.0.1/32 scram-sha-256'
  as tee -a "$data/postgresql.conf" > /dev/null << 'CONF'

# eng/postgres.sh
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
max_connections = 300
fsync = on
synchronous_commit = on
full_page_writes = on
deadlock_timeout = '200ms'
log_line_prefix = '%m [%p] %q%u@%d '
CONF
  password=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  as "$server/postgres" --single -D "$data" -c exit_on_error=on postgres > "$folder/initdb.log" 2>&1 << SQL || fail "making role and database failed: $(tail -n 5 "$folder/initdb.log")"
CREATE ROLE commerce LOGIN CREATEDB PASSWORD '$password'
CREATE DATABASE commerce OWNER commerce
SQL
  for tries in {1..10}; do
    port=$(free_port)
    launch "$port" && break
    # Somebody was faster. Anything else is a fault that another port does not mend.
    if [ "$tries" -eq 10 ] || ! grep -q 'could not bind' "$log"; then fail "PostgreSQL does not start: $(tail -n 10 "$log")"; fi
    as rm -f "$log"
  done
  write "$folder/port" <<< "$port"
  write "$connection" <<< "Host=127.0.0.1;Port=$port;Database=commerce;Username=commerce;Password=$password"
}

start() {
  local port
  port=$(cat "$folder/port")
  running || launch "$port" || fail "PostgreSQL does not start on port $port: $(tail -n 10 "$log")"
}

up() {
  find_server
  take_folder
  if finished; then start; else initialize; fi
  say "PostgreSQL runs; its log is $log"
  cat "$connection"
}

down() {
  if [ ! -e "$folder" ]; then
    say "There is nothing in $folder."
    return
  fi
  ours || fail "$folder was not made by this script, so it stays."
  if [ -e "$data/PG_VERSION" ]; then
    find_server
    if running; then
      as "$server/pg_ctl" stop -w -t 30 -m fast -D "$data" > /dev/null 2>&1 || as "$server/pg_ctl" stop -w -t 30 -m immediate -D "$data" > /dev/null
    fi
  fi
  rm -rf "$folder"
  say "Removed $folder"
}

# Two callers at once would make one cluster twice. Locked is the folder above, which leaves no file behind.
if [ "$verb" != url ] && command -v flock > /dev/null && [ -r "${folder%/*}/" ]; then
  exec 9< "${folder%/*}/"
  flock -w 120 9 || fail "another eng/postgres.sh is at work in ${folder%/*}."
fi

case $verb in
  up) up ;;
  down) down ;;
  *)
    if ! ours || ! finished; then fail "there is no cluster in $folder. Make one: eng/postgres.sh up"; fi
    find_server
    case $verb in
      url) cat "$connection" ;;
      start) start ;;
      crash) ! running || as "$server/pg_ctl" stop -w -t 30 -m immediate -D "$data" > /dev/null || fail "PostgreSQL does not stop: $(tail -n 10 "$log")" ;;
    esac
    ;;
esac

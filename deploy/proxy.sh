#!/bin/sh
# Fills in nginx.conf and runs it in the foreground; further arguments go to nginx (-t: only test).
#   FOLDER    where the filled-in file, the cache and the temporary files lie
#   LISTEN    a port or address:port
#   REPLICAS  host:port of each replica, separated by blanks; or
#   COUNT and NAME, for NAME1:8501 … NAMEcount:8501
#   INSTRUMENT_UPLOAD_MB  how large a file of a visitor may be, as for the app; 0: none
set -eu
here=$(cd "$(dirname "$0")" && pwd)
count=0
while [ "$count" -lt "${COUNT:-0}" ]; do
    count=$((count + 1))
    REPLICAS="${REPLICAS:-} $NAME$count:8501"
done
servers=""
for replica in $REPLICAS; do
    servers="$servers server $replica max_fails=1 fail_timeout=2s;"
done
upload=${INSTRUMENT_UPLOAD_MB:-20}
closed=""
[ "$upload" -gt 0 ] || closed="return 404;"
mkdir -p "$FOLDER/temp"
sed -e "s|\${UPLOADS}|$closed|" -e "s|\${UPLOAD_SIZE}|$((upload + 1))m|" -e "s|\${LISTEN}|$LISTEN|" -e "s|\${SERVERS}|$servers|" "$here/nginx.conf" > "$FOLDER/nginx.conf"
exec nginx -e stderr -p "$FOLDER" -c nginx.conf -g "daemon off;" "$@"

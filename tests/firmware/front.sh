#!/usr/bin/env bash
# The nginx example as it stands, but for paths and ports, before a real server: what passes, and whose address is believed.
#   front.sh BUILD_FOLDER       ends with 77 (skipped) where there is no nginx
set -euo pipefail
build=${1:?usage: front.sh BUILD_FOLDER}
source=$(cd "$(dirname "$0")/../.." && pwd)
command -v nginx >/dev/null || { echo "skipped: no nginx here (apt-get install nginx-light)"; exit 77; }
work=$(mktemp -d)
server="" front=""
trap '[ -z "$front" ] || kill "$front" 2>/dev/null; [ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$work"' EXIT
fail() { echo "FAIL: $*" >&2; tail -n 5 "$work/server.log" "$work/nginx.log" >&2 || true; exit 1; }
name=danh-gia.tinhmau.example

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=$name" -addext "subjectAltName=DNS:$name" \
  -keyout "$work/tls.key" -out "$work/tls.crt" 2>/dev/null
cat >"$work/server.toml" <<TOML
data = "$work/data"
listen = "127.0.0.1:0"
[tls]
certificate = "$work/tls.crt"
key = "$work/tls.key"
[front]
trusted_proxies = ["127.0.0.1"]
[metrics]
loopback = true
[log]
level = "debug"
format = "json"
TOML
"$build/bin/xinluon-server" serve --config "$work/server.toml" 2>"$work/server.log" &
server=$!
for _ in $(seq 200); do [ -s "$work/data/listen" ] && break; sleep 0.1; done
behind=$(cat "$work/data/listen") || fail "the server does not listen"
port=$((20000 + RANDOM % 20000))

sed -e "s|127.0.0.1:8443|$behind|; s|listen 443|listen 127.0.0.1:$port|; s|/etc/xinluon|$work|" \
  "$source/firmware/nginx/xinluon.conf" >"$work/site.conf"
grep -q "$behind" "$work/site.conf" || fail "the example names no upstream"
cat >"$work/nginx.conf" <<CONF
$([ "$(id -u)" != 0 ] || echo "user $(id -un) $(id -gn);")  # its workers write bodies into our folder
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  include $work/site.conf;
}
CONF
nginx -e "$work/nginx.log" -t -c "$work/nginx.conf" 2>>"$work/nginx.log" || fail "nginx does not take the example"
nginx -e "$work/nginx.log" -c "$work/nginx.conf" 2>>"$work/nginx.log" &
front=$!
ask() { curl -sS --cacert "$work/tls.crt" --resolve "$name:$port:127.0.0.1" --max-time 20 "$@"; }
for _ in $(seq 100); do ask -o "$work/out" "https://$name:$port/healthz" 2>/dev/null && break; sleep 0.1; done

[ "$(ask -o "$work/out" -w '%{http_code} %{http_version}' "https://$name:$port/healthz")" = "200 2" ] || fail "no health by HTTP/2: $(cat "$work/out")"
[ "$(ask -o "$work/out" -w '%{http_code}' "https://$name:$port/metrics")" = 404 ] || fail "/metrics is shown outside"
# The client's address is 127.0.0.2; what it claims itself is not believed.
id=$(ask --interface 127.0.0.2 -H "X-Forwarded-For: 203.0.113.9" -D - -o "$work/out" "https://$name:$port/v1/units" | tr -d '\r' | sed -n 's/^xinluon-request-id: //p')
grep "\"id\":\"$id\"" "$work/server.log" | grep -q '"from":"127.0.0.2"' || fail "the client's address is wrong: $(grep "$id" "$work/server.log")"
# Who comes past nginx is believed nothing, and is no proxy.
direct=$(curl -sk --interface 127.0.0.3 -H "X-Forwarded-For: 203.0.113.9" -D - -o "$work/out" "https://$behind/v1/units" | tr -d '\r' | sed -n 's/^Xinluon-Request-Id: //p')
grep "\"id\":\"$direct\"" "$work/server.log" | grep -q '"from":"127.0.0.3"' || fail "somebody else's header was believed"
[ "$(curl -sk -o "$work/metrics" -w '%{http_code}' --interface 127.0.0.3 "https://$behind/metrics")" = 200 ] || fail "no metrics from this machine"
[ "$(head -c 250000 /dev/zero | ask -o "$work/out" -w '%{http_code}' --data-binary @- "https://$name:$port/v1/enrol")" = 413 ] || fail "a body that is too long passed"
python3 - "$work/server.log" <<'PY' || fail "a line of the log is no JSON"
import json, re, sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
assert lines and all(isinstance(json.loads(re.sub(r"^<\d>", "", line)), dict) for line in lines)
PY
echo "nginx in front: HTTP/2, addresses, limits and logs are in order"

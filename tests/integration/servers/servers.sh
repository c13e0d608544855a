#!/bin/bash
# servers.sh: a private mail world on loopback for tests and the demo. Real Dovecot; Postfix as root, for an ordinary
# user lmtp_relay.py in its place (same ports, same Authentication-Results, no queue: bad recipients are refused).
#
#   servers.sh start DIR USER:PASSWORD...   users are whole addresses, e.g. ann@customer.example:secret
#   servers.sh stop DIR
#   servers.sh stop-imap|start-imap|stop-smtp|start-smtp DIR    one of them, same ports: an outage
#
# DIR is made when missing. Put before the start, when wanted:
#   DIR/local.conf   Dovecot settings of the test's own
#   DIR/aliases      Postfix virtual aliases, one "alias@domain user@domain" a line
# After the start DIR/ports can be sourced by a shell: IMAP_PORT (STARTTLS offered), IMAPS_PORT, LMTP_PORT, SMTP_PORT (mail
# from the world, no login), SUBMISSION_PORT (STARTTLS and login required), SMTPS_PORT (TLS, login), CA_FILE. The server
# certificate is for localhost and 127.0.0.1. Logs: DIR/dovecot.log, DIR/postfix.log or DIR/lmtp_relay.log.
# Environment: SERVERS=imap starts Dovecot alone; OWNER=PID stops all when that process is gone, however it ended; TICKETD_POSTFIX is the folder of the unpacked Postfix (default
# build/postfix, see .ci/setup); EXPIRED_CERTIFICATE=yes makes one.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
postfix_root=${TICKETD_POSTFIX:-$here/../../../build/postfix}

fill() {  # template -> DIR/name
  sed -e "s|@DIR@|$dir|g" -e "s|@POSTFIX@|$postfix_root|g" -e "s|@CHROOT@|$chroot|g" \
    -e "s|@INTERNAL_USER@|$internal_user|g" -e "s|@INTERNAL_GROUP@|$(id -gn "$internal_user")|g" \
    -e "s|@LOGIN_USER@|$login_user|g" -e "s|@MAIL_USER@|$mail_user|g" -e "s|@MAIL_GROUP@|$(id -gn "$mail_user")|g" \
    -e "s|@IMAP_PORT@|$IMAP_PORT|g" -e "s|@IMAPS_PORT@|$IMAPS_PORT|g" -e "s|@LMTP_PORT@|$LMTP_PORT|g" \
    -e "s|@SMTP_PORT@|$SMTP_PORT|g" -e "s|@SUBMISSION_PORT@|$SUBMISSION_PORT|g" -e "s|@SMTPS_PORT@|$SMTPS_PORT|g" \
    "$here/$1.in" > "$dir/$2"
}

choose_accounts() {
  if [ "$(id -u)" = 0 ]; then
    internal_user=dovecot login_user=dovenull mail_user=nobody chroot=
  else
    internal_user=$(id -un) login_user=$internal_user mail_user=$internal_user chroot='chroot ='
  fi
}

choose_ports() {  # below the ephemeral range, so that no outgoing connection takes one meanwhile
  /usr/bin/python3 - > "$dir/ports" <<'PY'
import random, socket
names, held = ["IMAP", "IMAPS", "LMTP", "SMTP", "SUBMISSION", "SMTPS"], []
while len(held) < len(names):
    s = socket.socket()
    try:
        s.bind(("127.0.0.1", random.randrange(11000, 32000)))
        held.append(s)
    except OSError:
        s.close()
for name, s in zip(names, held):
    print(f"{name}_PORT={s.getsockname()[1]}")
PY
  echo "CA_FILE=$dir/tls/ca.pem" >> "$dir/ports"
  . "$dir/ports"
}

make_certificates() {
  local ec=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes) days=30
  if [ "${EXPIRED_CERTIFICATE:-no}" = yes ]; then days=-1; fi
  mkdir -p "$dir/tls"
  (
    cd "$dir/tls"
    openssl req -x509 "${ec[@]}" -days 30 -keyout ca.key -out ca.pem -subj "/CN=ticketd test CA" \
      -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
    openssl req "${ec[@]}" -keyout server.key -out server.csr -subj "/CN=localhost"
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days $days -out server.pem \
      -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n')
  ) >"$dir/tls/log" 2>&1
}

wait_for_port() {
  for _ in $(seq 200); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.05
  done
  echo "servers.sh: nothing answers on port $1; the logs are in $dir" >&2
  exit 1
}

prepare_dovecot() {
  mkdir -p "$dir"/{run,state,mail,keys/default/HS256}
  # passwd-file(5): user:password::::::; Dovecot fills in uid, gid and home
  printf '%s\n' "$@" | sed -E 's/^([^:]*):(.*)$/\1:{PLAIN}\2::::::/' > "$dir/users"
  printf 'secretkey' | base64 > "$dir/keys/default/HS256/default"
  : > "$dir/dovecot.log"
  chmod 666 "$dir/dovecot.log"
  if [ "$(id -u)" = 0 ]; then
    chown "$mail_user" "$dir/mail"
    chmod 711 "$dir"
  fi
  fill oauth2.conf oauth2.conf
  fill dovecot.conf dovecot.conf
}

# Daemons must not hold on to our output: whoever reads it would wait for them.
start_daemon() {
  if ! "$@" > "$dir/start.log" 2>&1 < /dev/null; then
    cat "$dir/start.log" >&2
    exit 1
  fi
}

start_imap() {
  start_daemon dovecot -c "$dir/dovecot.conf"
  wait_for_port "$IMAP_PORT"
  wait_for_port "$LMTP_PORT"
}

stop_imap() {
  local pid
  if [ ! -e "$dir/run/master.pid" ]; then return; fi
  pid=$(cat "$dir/run/master.pid")
  kill "$pid" 2>/dev/null || true
  for _ in $(seq 8); do
    if ! kill -0 "$pid" 2>/dev/null; then break; fi
    sleep 0.05
  done
  # By now its workers are gone; it only sleeps, for seconds, to see the last log line written.
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$dir/run/master.pid"
}

postfix() { LD_LIBRARY_PATH=$postfix_root/usr/lib/postfix "$postfix_root/usr/sbin/postfix" -c "$dir/etc" "$@"; }

prepare_smtp() {
  fill authentication_results authentication_results
  fill sasl_results sasl_results
  touch "$dir/aliases"
  if [ "$(id -u)" != 0 ]; then return; fi
  mkdir -p "$dir"/{etc,queue,data}
  chown news "$dir/data"
  cp "$postfix_root/usr/share/postfix/main.cf.dist" "$dir/etc/" 2>/dev/null || true
  fill main.cf etc/main.cf
  fill master.cf etc/master.cf
}

start_smtp() {
  if [ "$(id -u)" = 0 ]; then
    start_daemon postfix start
  else
    /usr/bin/python3 "$here/lmtp_relay.py" "$dir" > "$dir/lmtp_relay.log" 2>&1 < /dev/null &
    echo $! > "$dir/lmtp_relay.pid"
  fi
  wait_for_port "$SMTP_PORT"
  wait_for_port "$SUBMISSION_PORT"
}

stop_smtp() {
  if [ -e "$dir/etc/main.cf" ]; then postfix stop 2>/dev/null || true; fi
  if [ -e "$dir/lmtp_relay.pid" ]; then
    kill "$(cat "$dir/lmtp_relay.pid")" 2>/dev/null || true
    rm "$dir/lmtp_relay.pid"
  fi
}

stop_when_owner_ends() {
  (
    while kill -0 "$OWNER" 2>/dev/null; do
      if [ ! -e "$dir/ports" ]; then exit; fi  # stopped and removed in order
      sleep 1
    done
    stop_smtp
    stop_imap
  ) > /dev/null 2>&1 < /dev/null &
}

command=${1:?start or stop}
mkdir -p "${2:?folder}"
dir=$(readlink -f "$2")
shift 2
case $command in
  start)
    stop_smtp
    stop_imap
    choose_accounts
    choose_ports
    make_certificates
    prepare_dovecot "$@"
    start_imap
    if [ "${SERVERS:-all}" = all ]; then
      prepare_smtp
      start_smtp
    fi
    if [ -n "${OWNER:-}" ]; then stop_when_owner_ends; fi
    ;;
  stop)
    stop_smtp
    stop_imap
    ;;
  start-imap | start-smtp | stop-imap | stop-smtp)
    . "$dir/ports"
    "${command/-/_}"
    ;;
  *)
    echo "usage: servers.sh start DIR USER:PASSWORD... | servers.sh stop DIR" >&2
    exit 2
    ;;
esac

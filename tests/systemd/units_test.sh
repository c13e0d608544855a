#!/bin/sh
# units_test.sh WHAT SOURCE_DIR TICKETD: what systemd's own tools say of the files in systemd/.
# Exit code 77: the tools are not here (apt install systemd).
set -eu
what=$1 units=$2/systemd ticketd=$3
for tool in systemd-analyze systemd-sysusers systemd-tmpfiles; do
  command -v $tool > /dev/null || { echo "needs $tool: apt install systemd"; exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

case $what in
  hardened)  # 15 of 100: exposure 1.5 of 10
    systemd-analyze security --offline=true --threshold=15 "$units/ticketd.service" | tail -n 1
    # The same question of a unit without any hardening must be answered otherwise.
    printf '[Service]\nExecStart=/bin/true\n' > "$scratch/bare.service"
    ! systemd-analyze security --offline=true --threshold=15 "$scratch/bare.service" > /dev/null
    ;;
  valid)  # every line understood; the program is the one just built, for it need not be installed
    sed "s,/usr/bin/ticketd,$ticketd," "$units/ticketd.service" > "$scratch/ticketd.service"
    systemd-analyze verify --man=no "$scratch/ticketd.service" > "$scratch/said" 2>&1 || { cat "$scratch/said"; exit 1; }
    if grep ticketd "$scratch/said"; then exit 1; fi
    ;;
  users_and_folders)
    mkdir -p "$scratch/etc"
    systemd-sysusers --root="$scratch" "$units/sysusers.d/ticketd.conf"
    grep '^ticketd:.*:/var/lib/ticketd:' "$scratch/etc/passwd"
    grep '^ticketd:' "$scratch/etc/group"
    if [ "$(id -u)" = 0 ]; then  # folders that belong to root
      systemd-tmpfiles --create --root="$scratch" "$units/tmpfiles.d/ticketd.conf"
      [ "$(stat -c %a%u "$scratch/etc/ticketd/secrets")" = 7000 ]
      [ "$(stat -c %a%u "$scratch/etc/ticketd")" = 7550 ]
    fi
    ;;
  *) echo "unknown: $what"; exit 2 ;;
esac

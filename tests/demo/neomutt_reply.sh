#!/bin/bash
# neomutt_reply.sh ADDRESS PASSWORD MESSAGE-ID ANSWER-FILE: answers one mail of a mailbox with neomutt, as a person does: opens
# the mailbox over IMAP, finds the mail, presses "r", writes the answer above the quote, sends it over authenticated SMTP.
# Environment: IMAPS_PORT, SUBMISSION_PORT, CA_FILE (tests/integration/servers/servers.sh writes them), REAL_NAME.
# Exits 0 when the server took the answer; otherwise 1, with neomutt's last screen on standard error.
set -euo pipefail
address=$1 password=$2 message_id=$3 answer=$(readlink -f "$4")
umask 077
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT

cat > "$home/editor" <<EDITOR
#!/bin/bash
{ cat "$answer"; echo; cat "\$1"; } > "$home/both" && cat "$home/both" > "\$1"
EDITOR
chmod 700 "$home/editor"

# A pattern of neomutt is a regular expression, and in a macro < > name keys: everything unusual is "any character".
pattern=${message_id//[^A-Za-z0-9@-]/.}

cat > "$home/muttrc" <<MUTTRC
set from = "$address"
set realname = "${REAL_NAME:-}"
set folder = "imaps://127.0.0.1:$IMAPS_PORT/"
set spoolfile = "imaps://127.0.0.1:$IMAPS_PORT/INBOX"
set imap_user = "$address"
set imap_pass = "$password"
set smtp_url = "smtp://$address@127.0.0.1:$SUBMISSION_PORT/"
set smtp_pass = "$password"
set ssl_starttls = yes
set ssl_force_tls = yes
set ssl_ca_certificates_file = "$CA_FILE"
set message_cachedir = "$home"
set tmpdir = "$home"
set editor = "$home/editor"
set copy = no
set include = yes
set fast_reply = yes
set reply_to = yes
set abort_unmodified = no
set abort_nosubject = no
set wait_key = no
set quit = yes
set delete = no
set sleep_time = 0
push "<limit>~i $pattern<enter><first-entry><reply><send-message><quit>"
MUTTRC

# script(1) gives neomutt the terminal it insists on.
LC_ALL=C.UTF-8 TERM=xterm HOME=$home timeout 60 \
  script -qec "stty rows 50 cols 200; neomutt -n -F '$home/muttrc' -d 1 -l '$home/debug'" "$home/screen" </dev/null >/dev/null 2>&1 || true
if ! grep -q 'Mail sent' "$home"/debug*; then
  echo "neomutt did not send the answer; the end of its last screen and log:" >&2
  tail -c 1000 "$home/screen" | tr -d '\033' >&2
  tail -n 5 "$home"/debug* >&2
  exit 1
fi

#!/bin/bash
# demo.sh: the main job, seen to happen. A private mail server on loopback, customers in five languages, two agents, and
# ticketd between them; each step says what to look at and waits until it has been seen.
#   ./demo.sh          afterwards everything stays up, so that you can write to it with your own mail client (Ctrl-C ends it)
#   ./demo.sh --once   ends with 0 when every step was seen, with 1 and the step that was not
# Runs on a fresh Debian 12, as root (then with a real Postfix) or as a user with sudo. Leaves nothing behind.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
cd "$here"

stay=yes
case "${1:-}" in
  "") ;;
  --once) stay=no ;;
  *) echo "usage: demo.sh [--once]" >&2; exit 2 ;;
esac

seconds=${DEMO_SECONDS:-40}  # that a step may take
dir="" ticketd_pid="" step=0 title="preparing"
bold="" dim="" plain=""
if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi

# ---- what every step is told with

step() { step=$((step + 1)) title=$1; printf '\n%s%d. %s%s\n' "$bold" $step "$title" "$plain"; }
say() { printf '   %s\n' "$*"; }
frame() { sed "s/^/   $dim|$plain /"; }
fail() {
  printf '\n%sNOT SEEN%s in step %d (%s): %s\n' "$bold" "$plain" $step "$title" "$*"
  if [ -n "$dir" ]; then
    if [ -s "$dir/ticketd.log" ]; then echo "The end of ticketd's log:"; tail -n 15 "$dir/ticketd.log" | frame; fi
    echo "Everything is kept in $dir"
  fi
  keep=yes
  exit 1
}
keep=no

# Ends what we started, by process id, in the order in which mail flows.
clean_up() {
  local code=$?
  trap - EXIT
  trap '' INT TERM
  if [ -n "$ticketd_pid" ]; then
    kill "$ticketd_pid" 2>/dev/null || true
    wait "$ticketd_pid" 2>/dev/null || true  # it finishes what it is sending
  fi
  if [ -e "$dir/servers/ports" ]; then tests/integration/servers/servers.sh stop "$dir/servers"; fi
  if [ $code != 0 ] && [ $keep = no ] && [ $code -lt 128 ]; then
    echo "demo.sh stopped in step $step ($title), exit code $code; everything is kept in $dir"
  elif [ $keep = no ] && [ -n "$dir" ]; then
    rm -rf "$dir"
  fi
  exit $code
}

# ---- how customers and agents act

mailbox() { tests/demo/mailbox.py "$@"; }
message_id() { echo "$1.$$@${2#*@}"; }  # of the mail in tests/data/demo/$1.eml, from address $2

# send NAME FROM [TO ORIGINAL]: hands tests/data/demo/NAME.eml to the mail server, as the world does.
send() {
  local to=${3:-$support} id
  id=$(message_id "$1" "x@$(sed -n 's/^Message-ID: <@ID@@\(.*\)>.*/\1/p' "tests/data/demo/$1.eml")")
  sed -e "s|@ID@|${id%@*}|" -e "s|@DATE@|$(date -R)|" -e "s|@TO@|$to|" -e "s|@ORIGINAL@|${4:-}|" \
    "tests/data/demo/$1.eml" > "$dir/sent-$1.eml"
  swaks --server 127.0.0.1 --port "$SMTP_PORT" --from "$2" --to "$to" --data "@$dir/sent-$1.eml" > "$dir/swaks.log" 2>&1 ||
    fail "the mail server did not take $1.eml: $(tail -n 1 "$dir/swaks.log")"
}

# expect ADDRESS NAME WHAT CONDITION...: waits for a mail in that mailbox; its bytes are then in $dir/NAME.eml.
expect() {
  local address=$1 name=$2 what=$3
  shift 3
  mailbox wait "$address" "$seconds" "$dir/$name.eml" "$@" || fail "$what never reached $address"
}

# reply AGENT NAME NOTIFICATION TEXT: the agent answers $dir/NOTIFICATION.eml with neomutt.
reply() {
  printf '%s\n' "$4" > "$dir/$2.txt"
  REAL_NAME=$2 tests/demo/neomutt_reply.sh "$1" "$PASSWORD" "$(header "$3" Message-ID | tr -d '<>')" "$dir/$2.txt" ||
    fail "$1 could not answer with neomutt"
}
header() { mailbox header "$dir/$1.eml" "$2" || true; }
show() { local name=$1 lines=$2; shift 2; mailbox show "$dir/$name.eml" "$lines" "$@" | frame; }

# has NAME HEADER TEXT: that header of the mail contains the text.
has() { [[ "$(header "$1" "$2")" == *"$3"* ]] || fail "$2 of the mail ($dir/$1.eml) has no $3"; }

program=$here/build/release/ticketd
ask() { "$program" "$@" --config "$dir/ticketd.toml"; }
# field JSON-FILE EXPRESSION: `t` is what the JSON says.
field() { /usr/bin/python3 -c 'import json, sys; t = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$1" "$2"; }
ticket_of() { ask ticket list --state all --json > "$dir/list.json" && field "$dir/list.json" "next((x['number'] for x in t['tickets'] if x['requester'] == '$1'), '')"; }
# until EXPRESSION COMMAND...: asks ticketd again until the expression about its JSON answer is true.
until_true() {
  local expression=$1 end=$((SECONDS + seconds))
  shift
  while [ $SECONDS -lt $end ]; do
    if ask "$@" --json > "$dir/answer.json" 2>/dev/null && [ "$(field "$dir/answer.json" "$expression")" = True ]; then return 0; fi
    sleep 0.3
  done
  return 1
}

# ---- the demo

printf '%sticketd: a help desk that lives in the mail system%s\n' "$bold" "$plain"
say "Installing what is missing and building; the first time this takes some minutes."
prepare() { "$here/.ci/setup" && cmake --preset release && cmake --build --preset release -j "$(nproc)" --target ticketd; }
mkdir -p build
prepare > build/demo.log 2>&1 || { tail -n 30 build/demo.log; fail "the build (build/demo.log)"; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/ticketd-demo.XXXXXX")
chmod 711 "$dir"  # the mail server's own user passes through
trap clean_up EXIT
trap 'exit 130' INT TERM

support=support@acme.example
export TZ=Europe/Berlin  # as the calendar below, so that times agree wherever they are shown
export PASSWORD=demo
people=("$support" alice@acme.example bob@acme.example ops@acme.example ann@customer.example jonas@kunde.example
  olga@klient.example wei@kehu.example maria@klient-bg.example lena@customer.example)

step "A mail server of our own, on loopback"
tests/integration/servers/servers.sh start "$dir/servers" "${people[@]/%/:$PASSWORD}" > "$dir/servers.log" 2>&1 ||
  { frame < "$dir/servers.log"; fail "the mail servers"; }
set -a
# shellcheck source=/dev/null
. "$dir/servers/ports"
set +a
say "Dovecot holds the mailboxes of the help desk, two agents and six customers (IMAP on port $IMAPS_PORT)."
if [ "$(id -u)" = 0 ]; then say "A real Postfix carries the mail (ports $SMTP_PORT and $SUBMISSION_PORT)."
else say "A small SMTP server hands mail over to it (ports $SMTP_PORT and $SUBMISSION_PORT); as root this is a real Postfix."; fi

step "ticketd, with the smallest configuration that does the job"
(umask 077; mkdir "$dir/state"; echo $PASSWORD > "$dir/password"; echo "k1 $(openssl rand -hex 32)" > "$dir/token.keys")
cat > "$dir/ticketd.toml" <<TOML
[daemon]
state_dir = "$dir/state"
token_key_file = "$dir/token.keys"
control_socket = "$dir/control"
ops_address = "ops@acme.example"

[[mailbox]]
address = "$support"
display_name = "Acme Support"
imap = "imaps://127.0.0.1:$IMAPS_PORT"
smtp = "smtp://127.0.0.1:$SUBMISSION_PORT"
user = "$support"
password_file = "$dir/password"
ca_file = "$CA_FILE"
authserv_id = "mx.test"
queue = "support"
languages = ["en", "de", "ru", "bg", "zh"]

[[queue]]
name = "support"
agents = ["alice", "bob"]

[[agent]]
name = "alice"
display_name = "Alice Keller"
address = "alice@acme.example"

[[agent]]
name = "bob"
display_name = "Bob Novak"
address = "bob@acme.example"

[[calendar]]
zone = "Europe/Berlin"
hours = { mon-fri = "09:00-17:00" }

[faq]
folder = "$here/systemd/examples/faq"
TOML
frame < "$dir/ticketd.toml"
ask check 2>&1 | frame || fail "ticketd check"
ask doctor 2>&1 | frame || fail "ticketd doctor"
"$program" run --config "$dir/ticketd.toml" > "$dir/ticketd.log" 2>&1 &  # no function: its process id must be the daemon's
ticketd_pid=$!
until_true "t['mailboxes'][0]['state'] == 'waiting'" status || fail "ticketd did not get ready"
say "ticketd runs and waits for mail."

step "Five customers write to $support"
send ann ann@customer.example
send jonas jonas@kunde.example
send olga olga@klient.example
send wei wei@kehu.example
send maria maria@klient-bg.example
for name in ann jonas olga wei maria; do mailbox show "$dir/sent-$name.eml" 0 From Subject; done | frame
say "In English with a photo, German, Russian (KOI8-R), Chinese (GB2312) and Bulgarian."

step "Each has an acknowledgement, in their own language"
for name in ann jonas olga wei maria; do
  address=$(printf '%s\n' "${people[@]}" | grep "^$name@")
  expect "$address" "ack-$name" "the acknowledgement" "From=support@acme" "Auto-Submitted=auto-replied"
  has "ack-$name" In-Reply-To "$(message_id "$name" "$address")"
done
say "Ann's, as her mailbox holds it. Look at the number, the promised time, and In-Reply-To: it is her own Message-ID,"
say "so that her mail client shows it under what she wrote."
show ack-ann 40 From To Subject Message-ID In-Reply-To References Auto-Submitted
say "How the others begin:"
for name in jonas olga wei maria; do show "ack-$name" 3 Subject; done

step "The agents have it in their own mailboxes"
expect alice@acme.example notice-ann "the notification" "Subject=lamp" "Attachment=broken lamp.png"
expect bob@acme.example notice-ann-bob "the notification" "Subject=lamp"
say "Alice's copy. Look at the three lines on top, the customer's words as she wrote them, and the photo."
show notice-ann 30 From To Reply-To Subject

step "Alice presses reply"
answer="Hello Ann,

sorry about that! A new glass is on its way, you need not send anything back.

Alice"
reply alice@acme.example "Alice Keller" notice-ann "$answer"
say "That was neomutt, over IMAP and authenticated SMTP. She wrote:"
frame <<< "$answer"

step "Ann has the answer, under her own mail"
expect ann@customer.example answer-ann "the answer" "From=support@acme" "Body=A new glass is on its way"
has answer-ann In-Reply-To "$(message_id ann ann@customer.example)"
say "Look at From (the help desk, not Alice's address), In-Reply-To and References (Ann's own mail), and that nothing of"
say "the notification's block is in it."
show answer-ann 20 From To Subject In-Reply-To References
ann=$(ticket_of ann@customer.example)
until_true "t['state'] == 'pending'" ticket show "$ann" || fail "ticket #$ann is not pending after the answer"

step "A note stays among colleagues"
expect alice@acme.example notice-jonas "the notification" "Subject=Stühle"
reply alice@acme.example "Alice Keller" notice-jonas "#note
Bob, the chairs leave the warehouse at four. Can you stop them?"
expect bob@acme.example note-bob "the note" "Body=leave the warehouse at four"
say "Alice answered Jonas's mail with #note in the first line; Bob has it:"
show note-bob 12 From Subject
jonas=$(ticket_of jonas@kunde.example)
until_true "t['state'] == 'open'" ticket show "$jonas" || fail "ticket #$jonas is not open after a note"
[ "$(mailbox count jonas@kunde.example)" = 1 ] || fail "Jonas got more than his acknowledgement"
say "Jonas still holds one mail, his acknowledgement."

step "Bob answers Maria and closes the ticket in one go"
expect bob@acme.example notice-maria "the notification" "From=support@acme" "Subject=рафт"
reply bob@acme.example "Bob Novak" notice-maria "#close
Здравейте, Мария! Изпратих Ви етикет за връщане. Парите ще получите до пет дни."
expect maria@klient-bg.example answer-maria "the answer" "Body=етикет за връщане"
[ "$(mailbox count maria@klient-bg.example 'Body=#close')" = 0 ] || fail "Maria can read Bob's #close"
maria=$(ticket_of maria@klient-bg.example)
until_true "t['state'] == 'closed'" ticket show "$maria" || fail "ticket #$maria is not closed"
show answer-maria 6 From Subject
say "Ticket #$maria is closed; the line #close is not in her mail."

step "A question that the FAQ answers"
ask faq check | frame || fail "ticketd faq check"
send lena lena@customer.example
expect lena@customer.example ack-lena "the acknowledgement" "Auto-Submitted=auto-replied" "Body=How do I return something"
say "Lena asked how to send a parcel back. Her acknowledgement holds the answer, below the promise and the way to a"
say "person; the picture of the parcel is in the mail itself."
show ack-lena 40 From Subject
grep -q 'Content-ID: <faq-' "$dir/ack-lena.eml" || fail "the answer has no picture"
expect alice@acme.example notice-lena "the notification" "Subject=Sending something back" "Body=the customer was shown return-how"
say "Alice sees what was shown, and how sure it was:"
show notice-lena 4 Subject
lena=$(ticket_of lena@customer.example)
vote=$(mailbox show "$dir/ack-lena.eml" 200 | grep -o 'support+s[a-z0-9]*@acme.example' || true)
[ -n "$vote" ] || fail "the acknowledgement has no link to say that it helped"
send solved lena@customer.example "$vote"
until_true "t['state'] == 'closed'" ticket show "$lena" || fail "ticket #$lena is not closed after \"this solved it\""
say "She clicked \"This solved it\" and sent that mail: ticket #$lena is closed, and no person had to write."

step "A vacation notice and a bounce disturb nobody"
send vacation jonas@kunde.example "$(header ack-jonas Return-Path | tr -d '<>' | grep . || echo $support)" \
  "$(header ack-jonas Message-ID | tr -d '<>')"
send bounce "<>" "$support" "$(header answer-maria Message-ID | tr -d '<>')"
until_true "any(m['direction'] == 'report' for m in t['messages'])" ticket show "$jonas" ||
  fail "the vacation notice is not on ticket #$jonas"
until_true "any(m['direction'] == 'report' for m in t['messages'])" ticket show "$maria" ||
  fail "the bounce is not on ticket #$maria"
until_true "not any(t['outbox'].get(s) for s in ('queued', 'sending'))" status || fail "the outbox did not empty"
[ "$(mailbox count jonas@kunde.example)" = 1 ] || fail "the vacation notice was answered"
until_true "t['state'] == 'closed'" ticket show "$maria" || fail "the bounce reopened ticket #$maria"
say "Jonas's out-of-office notice was not answered: he still holds one mail. The report that Maria's mailbox is full"
say "is on her ticket, and did not reopen it:"
ask ticket show "$maria" | frame
expect bob@acme.example notice-bounce "the word that the answer did not arrive" "Body=Mailbox full|mailbox is full"
say "Bob, who wrote the answer, has been told:"
show notice-bounce 8 From Subject

step "What ops sees"
ask ticket list --state all --json > "$dir/list.json"
[ "$(field "$dir/list.json" "len(t['tickets'])")" = 6 ] || fail "there are not exactly six tickets"
say "ticketd ticket list --state all"
ask ticket list --state all | frame
say "ticketd status"
ask status | frame
say "ticketd report --weeks-ago 0: what ops get by mail on Mondays, for the week so far"
ask report --weeks-ago 0 | frame
say "ticketd reconcile: every mail the server holds, and what became of it"
ask reconcile | frame || fail "a mail is not accounted for"
if grep -E '\[(error|critical)\]' "$dir/ticketd.log"; then fail "the log has errors"; fi
say "The log has no errors; a line of it for each event:"
tail -n 6 "$dir/ticketd.log" | frame

printf '\n%sAll %d steps were seen.%s\n' "$bold" $step "$plain"
if [ $stay = no ]; then exit 0; fi

cat <<TEXT

Now you. Everything stays up until Ctrl-C; nothing leaves this machine.
   IMAP   127.0.0.1 port $IMAPS_PORT (TLS)                 SMTP  127.0.0.1 port $SUBMISSION_PORT (STARTTLS, with login)
   CA     $CA_FILE
   users  ${people[*]:1:3}
          ${people[*]:4}
   password of all: $PASSWORD
Write to $support as a customer, read and answer as an agent. Or, with the clients that are here:
   neomutt -n -e 'set ssl_ca_certificates_file="$CA_FILE" imap_pass=$PASSWORD smtp_pass=$PASSWORD ssl_force_tls=yes' \\
     -e 'set from=alice@acme.example smtp_url="smtp://alice@acme.example@127.0.0.1:$SUBMISSION_PORT/"' \\
     -f 'imaps://alice@acme.example@127.0.0.1:$IMAPS_PORT/'
   swaks --server 127.0.0.1:$SMTP_PORT --from ann@customer.example --to $support --header 'Subject: One more thing'
   $program ticket list --config $dir/ticketd.toml
   tail -f $dir/ticketd.log
TEXT
wait "$ticketd_pid" || fail "ticketd ended by itself"

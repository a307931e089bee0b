#!/usr/bin/env bash
# Builds everything and runs every test, on SQLite and on PostgreSQL. "./test.sh long" runs the long campaigns too.
# Needs the .NET SDK; what else is missing (PostgreSQL, Chromium, a Chinese font, servers for SFTP and FTP) is installed
# by the package manager. The file servers' tests run as root only, because a login needs a user of its own.
# Every plugin must be conformant at level 4 by rijie-conform as an author runs it; its reports are left in artifacts/conformance/<id>.
# The long run ends with mutation testing; its report is left in artifacts/mutation.
# Ends with a line "N passed, N failed"; the exit code is 0 only if nothing failed.
set -uo pipefail
cd "$(dirname "$0")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DEBIAN_FRONTEND=noninteractive
[ "${1:-}" = long ] && export RIJIE_LONG=1
work=$(mktemp -d)
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

cleanup() {
  [ -f "$work/pg/data/postmaster.pid" ] && run_pg "$pg_bin/pg_ctl -D $work/pg/data -m immediate stop" >/dev/null 2>&1
  rm -rf "$work"
}
trap cleanup EXIT

# PostgreSQL refuses to run as root, so the cluster belongs to the user that its package makes.
run_pg() { if [ "$(id -u)" = 0 ]; then su postgres -c "$1"; else bash -c "$1"; fi; }

install_missing() {
  command -v dotnet >/dev/null || { echo "The .NET SDK of global.json is needed: https://dotnet.microsoft.com/download"; exit 1; }
  local missing=()
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  command -v chromium >/dev/null || missing+=(chromium)
  ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc >/dev/null 2>&1 || missing+=(fonts-noto-cjk)
  [ -x /usr/sbin/sshd ] || missing+=(openssh-server)
  [ -x /usr/sbin/proftpd ] || missing+=(proftpd-core)
  [ ${#missing[@]} = 0 ] && return
  echo "Installing: ${missing[*]}"
  as_root apt-get update -qq >/dev/null && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$work/apt.log" 2>&1 \
    || { tail -n 20 "$work/apt.log"; echo "Could not install ${missing[*]}."; exit 1; }
  # The tests start file servers of their own; those that came with the packages shall not listen on this machine.
  command -v systemctl >/dev/null || return
  [[ " ${missing[*]} " = *" openssh-server "* ]] && as_root systemctl disable --now ssh >/dev/null 2>&1
  [[ " ${missing[*]} " = *" proftpd-core "* ]] && as_root systemctl disable --now proftpd >/dev/null 2>&1
}

start_postgres() {
  pg_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  mkdir -p "$work/pg" && chmod 755 "$work"
  [ "$(id -u)" = 0 ] && chown postgres "$work/pg"
  run_pg "$pg_bin/initdb -D $work/pg/data -U rijie -A trust -E UTF8 --no-locale" >"$work/initdb.log" 2>&1 \
    || { cat "$work/initdb.log"; echo "PostgreSQL did not start."; exit 1; }
  # Another program may have the port that was drawn.
  local port try
  for try in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 12000))
    run_pg "$pg_bin/pg_ctl -w -D $work/pg/data -o '-p $port -k $work/pg -c listen_addresses=127.0.0.1' -l $work/pg/log start" >/dev/null 2>&1 && break
    [ $try = 5 ] && { cat "$work/pg/log"; echo "PostgreSQL did not start."; exit 1; }
  done
  export RIJIE_TEST_PG="Host=127.0.0.1;Port=$port;Username=rijie;Database=postgres"
}

# One plugin after the other, because some checks measure time. The wanted speed is below a minute each.
conform() {
  local manifest id since code
  for manifest in plugins/*/plugin.yaml; do
    id=$(sed -n 's/^id: *//p' "$manifest")
    since=$SECONDS
    dotnet conformance-tests/Runner/bin/Debug/net10.0/rijie-conform.dll "artifacts/plugins/$id" --level 4 --output "artifacts/conformance/$id" >"$work/conform-$id.log" 2>&1
    code=$?
    echo "== rijie-conform $id: $((SECONDS - since)) s, $(tail -n 1 "$work/conform-$id.log")"
    [ $code = 0 ] && passed=$((passed + 1)) && continue
    failed=$((failed + 1))
    cat "$work/conform-$id.log"
  done
}

# Bugs put in one by one, hours of work: at least 85% of those in Fees, Calendars and Matching must be found by the tests. Fewer drawn worlds find nearly as many.
mutate() {
  dotnet tool restore >/dev/null || { failed=$((failed + 1)); return; }
  (root=$PWD; cd tests/Settlement.Tests && RIJIE_WORLDS=50 dotnet stryker --output "$root/artifacts/mutation") && passed=$((passed + 1)) || failed=$((failed + 1))
}

install_missing
start_postgres
locked=(); [ "${CI:-}" = true ] && locked=(--locked-mode)
dotnet restore Gateway.sln "${locked[@]}" -v q || exit 1
dotnet build Gateway.sln --no-restore -v q || exit 1

passed=0 failed=0 skipped=0
for project in $(find tests plugins templates samples conformance-tests -name '*.Tests.csproj' | sort); do
  name=$(basename "$project" .csproj)
  echo "== $name"
  # What the plugins' classes XConformance ask is asked by the command below; once is enough.
  once=(); [[ $project = plugins/* ]] && once=(--filter-not-class '*Conformance')
  dotnet run --no-build --project "$project" -- --no-ansi "${once[@]}" >"$work/$name.log" 2>&1
  code=$?
  count() { sed -n "s/^ *$1: //p" "$work/$name.log" | tail -n 1; }
  p=$(count succeeded) f=$(count failed) s=$(count skipped)
  # A run that ended without its summary, or with an error outside a test, counts as one failure.
  [ -z "$p" ] && { p=0; f=1; }
  [ $code != 0 ] && [ "${f:-0}" = 0 ] && f=1
  [ "$f" != 0 ] && cat "$work/$name.log" || grep -iE '^ *(skipped|not run)|RIJIE:' "$work/$name.log" | grep -v 'skipped: 0'
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + ${s:-0}))
done
conform
[ "${1:-}" = long ] && mutate
[ $skipped = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ $failed = 0 ]

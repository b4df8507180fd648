/**
 * What every program on a machine begins with: speaking, failing, waiting, and reading its input (see payload.ts).
 * Standard input is read once, into bash variables: `printf` and `read` are builtins, so nothing of it shows in a process list.
 */
export const prelude = `
set -euo pipefail
shopt -s inherit_errexit
umask 077
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

declare -A PARAM=() CONTENT=() MODE=() GROUP=()
FILES=() ABSENT=() SECRETS=() TEMPORARY=()

say() { printf '%s: %s\\n' "\${PARAM[NODE]:-philotes}" "$*"; }
fail() { say "$*" >&2; exit 1; }
clean_up() { [ \${#TEMPORARY[@]} -eq 0 ] || rm -rf "\${TEMPORARY[@]}"; }
trap clean_up EXIT

decoded() { printf %s "$1" | base64 -d; }

read_input() {
  local kind a b c d complete=no
  while IFS=' ' read -r kind a b c d; do
    case $kind in
      param) PARAM[$a]=$(decoded "$b") ;;
      secret) SECRETS+=("$(decoded "$b")") ;;
      file) FILES+=("$c"); GROUP[$c]=$a; MODE[$c]=$b; CONTENT[$c]=$d ;;
      absent) ABSENT+=("$a") ;;
      end) complete=yes; break ;;
      *) fail "the input has a line of an unknown kind" ;;
    esac
  done
  [ $complete = yes ] || fail "the input was cut off"
}

# await SECONDS WHAT COMMAND...: tries each second, and says once what it waits for.
await() {
  local limit=$1 what=$2 end
  shift 2
  if "$@"; then return 0; fi
  say "waiting for $what (at most $limit s)"
  end=$((SECONDS + limit))
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "gave up after $limit s of waiting for $what"
    sleep 1
  done
}

# put PATH MODE: standard input becomes the file, in one step, and only where it differs.
put() {
  local path=$1 mode=$2 dir tmp
  dir=$(dirname "$path")
  [ -d "$dir" ] || (umask 022; mkdir -p "$dir")
  tmp=$(mktemp "$dir/.philotes.XXXXXXXX")
  if ! cat >"$tmp"; then rm -f "$tmp"; fail "can't write $path"; fi
  chmod "$mode" "$tmp"
  if cmp -s "$tmp" "$path"; then rm -f "$tmp"; chmod "$mode" "$path"; else mv -f "$tmp" "$path"; fi
}

put_group() {
  local path
  for path in "\${FILES[@]}"; do
    [ "\${GROUP[$path]}" = "$1" ] || continue
    decoded "\${CONTENT[$path]}" | put "$path" "\${MODE[$path]}"
  done
}
`;

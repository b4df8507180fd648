/** The `k3s` binary: fetched for the machine's architecture, proven before anything of it runs, put in place in one step. */
export const binary = `
RELEASE=/var/lib/philotes/release

download() {
  curl -fsSL --retry 4 --retry-all-errors --connect-timeout 10 --max-time 600 -o "$2" "$1" 2>"$2.error" && return 0
  fail "can't download $1: $(tail -n 1 "$2.error")"
}

sum_of() { [ ! -e "$1" ] || sha256sum "$1" | cut -d' ' -f1; }

fetch_k3s() {
  local url=\${PARAM[RELEASE_URL]} wanted=\${PARAM[SHA256]} arch asset work actual
  case $(uname -m) in
    x86_64) arch=amd64 asset=k3s ;;
    aarch64) arch=arm64 asset=k3s-arm64 ;;
    *) fail "there is no K3s for $(uname -m)" ;;
  esac
  # What this release's sum was stands on the disk, so that a later run needs no network for it.
  if [ -z "$wanted" ] && [ -e $RELEASE ] && [ "$(cut -d' ' -f1 $RELEASE)" = "$url" ]; then wanted=$(cut -d' ' -f2 $RELEASE); fi
  if [ -n "$wanted" ] && [ "$(sum_of $K3S)" = "$wanted" ]; then return 0; fi

  say "fetching $url/$asset"
  work=$(mktemp -d "$(dirname $K3S)/.philotes.XXXXXXXX")
  TEMPORARY+=("$work")
  if [ -z "\${PARAM[SHA256]}" ]; then
    download "$url/sha256sum-$arch.txt" "$work/sums"
    wanted=$(awk -v asset="$asset" '$2 == asset || $2 == "*" asset { print $1 }' "$work/sums")
    [[ $wanted =~ ^[0-9a-f]{64}$ ]] || fail "$url/sha256sum-$arch.txt has no checksum of $asset"
  fi
  download "$url/$asset" "$work/k3s"
  actual=$(sum_of "$work/k3s")
  [ "$actual" = "$wanted" ] || fail "$url/$asset has SHA-256 $actual, expected $wanted: it was neither run nor kept"
  chmod 755 "$work/k3s"
  mv -f "$work/k3s" $K3S
  printf '%s %s\\n' "$url" "$wanted" | put $RELEASE 0644
  for name in kubectl crictl ctr; do
    command -v $name >/dev/null || ln -s $K3S "$(dirname $K3S)/$name"
  done
}
`;

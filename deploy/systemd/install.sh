#!/usr/bin/env bash
# Installs, or upgrades, the gateway on a host with systemd 250 or newer and Node.js 20.20, 22 or 24 at /usr/bin/node.
# usage: sudo deploy/systemd/install.sh [folder of bundled files, dist/image unless told otherwise]
# Settings and credentials that are there stay as they are. ROOT=/somewhere installs below it and touches no user and no
# service: for packages and images.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
bundle=${1:-$here/../../dist/image}
root=${ROOT:-}
user=omnimessage-smpp

[[ -f $bundle/omnimessage-smpp.mjs ]] || {
  echo "found no omnimessage-smpp.mjs in $bundle: run npm ci && node scripts/build-image.mjs first" >&2
  exit 1
}
if [[ -z $root ]]; then
  [[ $EUID -eq 0 ]] || { echo 'found another user; allowed: root. Run it with sudo.' >&2; exit 1; }
  getent passwd "$user" >/dev/null ||
    useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$user"
fi

own=()
[[ -z $root ]] && own=(--owner root --group "$user")
install -d -m 0755 "$root/opt/omnimessage-smpp"
install -d -m 0750 "${own[@]}" "$root/opt/omnimessage-smpp/config"
install -d -m 0755 "$root/etc/omnimessage-smpp" "$root/etc/systemd/system"
install -d -m 0700 "$root/etc/omnimessage-smpp/credentials"

# A running gateway has its files loaded but for those of commands: the new ones come beside, then the old ones go.
install -m 0644 "$bundle"/* "$root/opt/omnimessage-smpp/"
for file in "$root"/opt/omnimessage-smpp/*.mjs; do
  [[ -f $bundle/${file##*/} ]] || rm -- "$file"
done
# On everybody's path: the program, its manual page, and its completion for three shells.
program=(node "$root/opt/omnimessage-smpp/omnimessage-smpp.mjs")
share=$root/usr/local/share
install -d -m 0755 "$root/usr/local/bin" "$share/man/man1" "$share/bash-completion/completions" \
  "$share/zsh/site-functions" "$share/fish/vendor_completions.d"
install -m 0755 "$here/omnimessage-smpp" "$root/usr/local/bin/omnimessage-smpp"
"${program[@]}" manual >"$share/man/man1/omnimessage-smpp.1"
"${program[@]}" completion bash >"$share/bash-completion/completions/omnimessage-smpp"
"${program[@]}" completion zsh >"$share/zsh/site-functions/_omnimessage-smpp"
"${program[@]}" completion fish >"$share/fish/vendor_completions.d/omnimessage-smpp.fish"
install -m 0644 "$here/../README.md" "$root/opt/omnimessage-smpp/README.md"
install -m 0644 "$here/omnimessage-smpp.service" "$root/etc/systemd/system/omnimessage-smpp.service"
[[ -e $root/opt/omnimessage-smpp/config/gateway.yaml ]] ||
  install -m 0640 "${own[@]}" "$here/gateway.yaml" "$root/opt/omnimessage-smpp/config/gateway.yaml"
[[ -e $root/etc/omnimessage-smpp/environment ]] ||
  install -m 0644 "$here/environment" "$root/etc/omnimessage-smpp/environment"

if [[ -z $root ]]; then
  systemctl daemon-reload
  systemctl enable omnimessage-smpp
  echo 'installed. Put passwords into /etc/omnimessage-smpp/credentials, settings into /opt/omnimessage-smpp/config/gateway.yaml, then: systemctl restart omnimessage-smpp'
fi

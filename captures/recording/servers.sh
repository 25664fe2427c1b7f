# Starts the servers in their namespace and waits until each answers. Read by ../record.

start_servers() {
  local keys=$work/certificates log=$work/log
  mkdir -p "$log"
  in_ns servers dnsmasq -C "$work/dnsmasq.conf" >"$log/dnsmasq" 2>&1 &
  in_ns servers nginx -c "$work/nginx.conf" -g "daemon off;" >"$log/nginx" 2>&1 &
  local quic port
  quic=$(rows sites.tsv 6 | awk -F '\t' '$6 == "h3" { print $2; if ($3 != "-") print $3 }' | sort -u)
  in_ns servers "$work/venv/bin/python" "$tables/h3-server.py" "$work/www" "$keys/key.pem" "$keys" \
    $quic >"$log/h3" 2>&1 &
  for port in 25 587; do
    in_ns servers "$work/venv/bin/python" "$tables/smtp-server.py" "$keys/key.pem" \
      "$keys/203.0.113.25.pem" $port 203.0.113.25 2001:db8:ffff:2::25 >"$log/smtp" 2>&1 &
  done
  start_proxy
  start_ssh
  wait_for_servers
}

start_proxy() {
  cat > "$work/tinyproxy.conf" <<END
Listen 198.51.100.80
Port 3128
Timeout 20
ConnectPort 443
Allow 10.0.0.0/8
LogFile "$work/log/tinyproxy"
PidFile "$work/tinyproxy.pid"
END
  in_ns servers tinyproxy -d -c "$work/tinyproxy.conf" >/dev/null 2>&1 &
}

# The login is root's, but with a home of its own: `ip netns exec` gives each command its mounts.
start_ssh() {
  local home=$work/ssh-home
  mkdir -p "$home/.ssh"
  ssh-keygen -q -t ed25519 -N "" -f "$work/ssh-key"
  cp "$work/ssh-key.pub" "$home/.ssh/authorized_keys"
  chmod -R go= "$home"
  dropbearkey -t ed25519 -f "$work/ssh-host-key" >/dev/null 2>&1
  in_ns servers sh -c "mount --bind $home /root && exec dropbear -F -E -s -r $work/ssh-host-key \
    -P $work/dropbear.pid -p 203.0.113.22:22 -p [2001:db8:ffff:2::22]:22" >"$work/log/ssh" 2>&1 &
}

wait_for_servers() {
  local wanted attempt sockets missing
  wanted="192.0.2.53:53 192.0.2.10:443 192.0.2.20:443 203.0.113.25:587 203.0.113.22:22
    198.51.100.80:3128"
  for attempt in $(seq 40); do
    sockets=$(in_ns servers ss -Hltun | awk '{ print $1 "/" $5 }')
    missing=
    for socket in $wanted; do
      grep -q "tcp/$socket$" <<<"$sockets" || missing="$missing tcp/$socket"
    done
    grep -q "udp/203.0.113.30:443$" <<<"$sockets" || missing="$missing udp/203.0.113.30:443"
    if [ -z "$missing" ]; then return; fi
    sleep 0.25
  done
  fail "these servers did not start:$missing (see $work/log)"
}

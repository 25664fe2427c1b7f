# The machines of the recording: namespaces, the wires between them, and their end.
#
#   user ─┐
#   user ─┼─ inside [ router N ] outside ── wan (a wire with a length) ── [ servers ]
#   user ─┘                        └ the capture is taken here
#
# No namespace has a way out of this machine. Read by ../record, which sets $work and $tables.

prefix=chokepoint-
networks="1 2 3"

# Prints the columns of a table after its header line, without the notes that follow column $2.
rows() { tail -n +2 "$tables/$1" | cut -f "1-$2"; }

in_ns() { local ns=$1; shift; ip netns exec "$prefix$ns" "$@"; }

# A namespace that neither asks for routers nor tests its addresses: both would only add noise.
add_machine() {
  local ns=$1 resolver=$2
  ip netns add "$prefix$ns"
  in_ns "$ns" sysctl -q -w net.ipv6.conf.all.accept_ra=0 net.ipv6.conf.default.accept_ra=0 \
    net.ipv6.conf.default.router_solicitations=0 net.ipv6.conf.default.accept_dad=0
  ip -n "$prefix$ns" link set lo up
  # `ip netns exec` shows these files to what it runs as /etc/resolv.conf and /etc/hosts.
  mkdir -p "/etc/netns/$prefix$ns"
  echo "nameserver $resolver" > "/etc/netns/$prefix$ns/resolv.conf"
  # Some clients look their own name up: that must not become a query.
  echo "127.0.0.1 localhost $(hostname)" > "/etc/netns/$prefix$ns/hosts"
}

# Joins interface $2 of machine $1 to interface $4 of machine $3. Without offloads the kernel fills
# in every checksum itself and hands over packets of the size that a real wire would carry.
add_wire() {
  local a=$prefix$1 a_if=$2 b=$prefix$3 b_if=$4
  ip link add "$a_if" netns "$a" type veth peer name "$b_if" netns "$b"
  local end
  for end in "$a $a_if" "$b $b_if"; do
    set -- $end
    ip netns exec "$1" ethtool -K "$2" rx off tx off sg off tso off gso off gro off >/dev/null
    ip -n "$1" link set "$2" up
  done
}

add_address() { # machine interface address...
  local ns=$1 interface=$2 address; shift 2
  for address; do
    case $address in
      -*) ;;
      *:*) ip -n "$prefix$ns" address add "$address" dev "$interface" nodad ;;
      *) ip -n "$prefix$ns" address add "$address" dev "$interface" ;;
    esac
  done
}

add_servers() {
  add_machine servers 192.0.2.53
  local name v4 v6
  while read -r v4 v6; do
    add_address servers lo "$v4/32"
    if [ "$v6" != - ]; then add_address servers lo "$v6/128"; fi
  done < <({ rows sites.tsv 3; rows services.tsv 3; } | cut -f 2,3 | sort -u)
}

# Router N: a bridge toward its users, one wire toward the servers.
add_network() {
  local n=$1 router=router$1
  add_machine "$router" 192.0.2.53
  in_ns "$router" sysctl -q -w net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
  ip -n "$prefix$router" link add inside type bridge mcast_snooping 0
  ip -n "$prefix$router" link set inside up
  add_address "$router" inside "10.$n.0.1/16" "2001:db8:$n::1/48"

  add_wire "$router" outside wan "near$n"
  add_wire servers "to$n" wan "far$n"
  add_address "$router" outside "100.64.$n.1/30" "2001:db8:fffe:$n::1/64"
  add_address servers "to$n" "100.64.$n.2/30" "2001:db8:fffe:$n::2/64"
  ip -n "$prefix$router" route add default via "100.64.$n.2"
  ip -n "$prefix$router" -6 route add default via "2001:db8:fffe:$n::2"
  ip -n "${prefix}servers" route add "10.$n.0.0/16" via "100.64.$n.1"
  ip -n "${prefix}servers" -6 route add "2001:db8:$n::/48" via "2001:db8:fffe:$n::1"
}

add_user() { # user network ipv4 ipv6 resolver
  local user=$1 n=$2 v4=$3 v6=$4
  add_machine "$user" "$5"
  add_wire "$user" eth0 "router$n" "$user"
  ip -n "${prefix}router$n" link set "$user" master inside
  if [ "$v4" != - ]; then
    add_address "$user" eth0 "$v4/16"
    ip -n "$prefix$user" route add default via "10.$n.0.1"
  fi
  if [ "$v6" != - ]; then
    add_address "$user" eth0 "$v6/48"
    ip -n "$prefix$user" -6 route add default via "2001:db8:$n::1"
  else
    in_ns "$user" sysctl -q -w net.ipv6.conf.eth0.disable_ipv6=1
  fi
}

add_all() {
  local n user v4 v6 resolver
  add_servers
  # The wan machine only carries frames from wire to wire: it must not speak itself.
  add_machine wan 192.0.2.53
  in_ns wan sysctl -q -w net.ipv6.conf.default.disable_ipv6=1
  for n in $networks; do add_network "$n"; done
  while IFS=$'\t' read -r user n v4 v6 resolver; do
    add_user "$user" "$n" "$v4" "$v6" "$resolver"
  done < <(rows users.tsv 5)
}

# Ends what runs in our namespaces, then the namespaces. Safe to call when nothing is there.
remove_all() {
  local ns signal
  for signal in TERM KILL; do
    for ns in $(ip netns list | cut -d ' ' -f 1 | grep "^$prefix"); do
      ip netns pids "$ns" | xargs -r kill -s $signal 2>/dev/null || true
    done
    sleep 0.5
  done
  for ns in $(ip netns list | cut -d ' ' -f 1 | grep "^$prefix"); do
    ip netns delete "$ns"
    rm -rf "/etc/netns/$ns"
  done
  rmdir /etc/netns 2>/dev/null || true
}

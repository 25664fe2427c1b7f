# Recordings for models of censors that look for what the other captures have none of: a client like
# Windows, QUIC in one datagram, Encrypted SNI, tunnels, a visit from abroad, a night in August 2025.
# Read by ../record.

record_for_models() {
  local n

  # Windows sends no TCP timestamps: the headers of its segments have 20 bytes.
  for n in gus ivo; do in_ns $n sysctl -q -w net.ipv4.tcp_timestamps=0; done
  record_alone 2 no-timestamps.pcap
  for n in gus ivo; do in_ns $n sysctl -q -w net.ipv4.tcp_timestamps=1; done

  record_quic
  record_alone 3 esni.pcap
  record_tunnels
  record_from_abroad
  record_night
}

# aioquic's ClientHello fits into one datagram; Chromium's takes two. listen.test has an address of its own.
record_quic() {
  wanted quic-one-datagram.pcap || return 0
  cp -r "$work/www/music.test" "$work/www/listen.test"
  in_ns servers "$work/venv/bin/python" "$tables/h3-server.py" "$work/www" "$work/certificates/key.pem" \
    "$work/certificates" 203.0.113.31 >"$work/log/h3-listen" 2>&1 &
  sleep 2
  record_alone 1 quic-one-datagram.pcap
}

# Shadowsocks: from the first byte on, what it sends looks random.
record_tunnels() {
  local port server=198.51.100.81
  wanted tunnels.pcap || return 0
  for port in 443 8388; do
    in_ns servers ss-server -s $server -p $port -k "a password of the recording" -m chacha20-ietf-poly1305 \
      >"$work/log/ss-server-$port" 2>&1 &
    in_ns finn ss-local -s $server -p $port -b 127.0.0.1 -l $((10000 + port)) \
      -k "a password of the recording" -m chacha20-ietf-poly1305 >"$work/log/ss-local-$port" 2>&1 &
  done
  sleep 1
  record_alone 1 tunnels.pcap
}

# A server at ben's home, which a client outside of the three networks asks.
record_from_abroad() {
  wanted from-abroad.pcap || return 0
  mkdir -p "$work/www/mirror"
  cp "$work/www/banned-news.test/index.html" "$work/www/banned-news.test/style.css" "$work/www/mirror/"
  in_ns ben /usr/bin/python3 -m http.server --bind 10.1.0.12 --directory "$work/www/mirror" 80 \
    >"$work/log/mirror" 2>&1 &
  sleep 1
  record_alone 1 from-abroad.pcap
}

# The times alone are moved: to the night in which the GFW reset all of TCP to port 443, 00:50 in China.
record_night() {
  local first offset
  record_alone 3 night-of-443.pcap
  wanted night-of-443.pcap || return 0
  first=$(tshark -n -r "$work/done/night-of-443.pcap" -c 1 -T fields -e frame.time_epoch)
  offset=$(($(date -u -d "2025-08-19 16:50" +%s) - ${first%.*}))
  editcap -F pcap -t "$offset" "$work/done/night-of-443.pcap" "$work/raw/night-of-443"
  mv "$work/raw/night-of-443" "$work/done/night-of-443.pcap"
}

# Starts and ends the captures at the routers, and runs the users between. Read by ../record.

capturers=()

# The format follows from the file's name and `nano`: dumpcap writes pcapng, tcpdump writes pcap.
start_capture() { # network file [nano]
  local n=$1 file=$2 raw=$work/raw/${2%.gz} log=$work/log/capture-$2
  mkdir -p "$work/raw"
  # Called without a function between, so that $! is the tool itself and can be told to end.
  case $raw in
    *.pcapng) ip netns exec "${prefix}router$n" dumpcap -q -i outside -B 32 -w "$raw" \
        >"$log" 2>&1 & ;;
    *) ip netns exec "${prefix}router$n" tcpdump -i outside -U -B 32768 -Z root \
        ${3:+--time-stamp-precision=$3} -w "$raw" >"$log" 2>&1 & ;;
  esac
  capturers+=($!)
  local attempt
  for attempt in $(seq 50); do
    # Both tools write the file's header once they listen.
    if [ -s "$raw" ]; then sleep 0.3; return; fi
    sleep 0.1
  done
  fail "the capture of network $n did not start (see $log)"
}

# Waits until what is under way has arrived, ends the captures, and checks that none lost packets.
end_captures() { # file...
  local file lost
  sleep 2
  for capturer in "${capturers[@]}"; do kill -TERM "$capturer"; done
  wait "${capturers[@]}" || true
  capturers=()
  for file; do
    lost=$(sed -n 's/^\([0-9]*\) packets dropped by kernel.*/\1/p
      s/.*received\/dropped on interface .*: [0-9]*\/\([0-9]*\) .*/\1/p' "$work/log/capture-$file")
    [ "$lost" = 0 ] || fail "the capture $file lost packets: record again on a quieter machine"
    case $file in
      *.gz) gzip -9 -n -c "$work/raw/${file%.gz}" > "$work/done/$file" ;;
      *) mv "$work/raw/$file" "$work/done/$file" ;;
    esac
  done
}

# Lets everybody who appears in a recording of the table do what it says, and waits for all of them.
run_users() {
  local recording=$1 user quic running=()
  quic=$(rows sites.tsv 6 | awk -F '\t' '$6 == "h3" { print $1 }' | paste -s -d ,)
  for user in $(awk -F '\t' -v r="$recording" '$1 == r { print $3 }' "$visits" | sort -u); do
    in_ns "$user" /usr/bin/python3 "$tables/user.py" "$work" "$spki" "$quic" "$visits" \
      "$recording" "$user" >"$work/log/$recording-$user" 2>&1 &
    running+=($!)
  done
  wait "${running[@]}"
}

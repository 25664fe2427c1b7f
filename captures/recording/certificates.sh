# The recording's own authority, one key for all servers, and one certificate for each address.
#
# One certificate names all sites of its address, as a hosting company's would; its list of names is
# readable in TLS 1.2. Read by ../record, which sets $work and uses $spki.

make_certificates() {
  local folder=$work/certificates address names
  mkdir -p "$folder"
  openssl ecparam -name prime256v1 -genkey -noout -out "$folder/ca.key"
  openssl req -x509 -new -key "$folder/ca.key" -days 365 -out "$folder/ca.pem" \
    -subj "/O=Recording/CN=Recording authority" 2>/dev/null
  openssl ecparam -name prime256v1 -genkey -noout -out "$folder/key.pem"
  # nginx starts as root, but an unprivileged client must never need this key.
  chmod 600 "$folder"/*.key "$folder/key.pem"

  while read -r address; do
    names=$({ rows sites.tsv 2; rows services.tsv 2; } | awk -F '\t' -v a="$address" '$2 == a { print $1 }')
    openssl req -new -key "$folder/key.pem" -subj "/CN=$(head -n 1 <<<"$names")" |
      openssl x509 -req -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 90 \
        -extfile <(echo "subjectAltName=$(sed 's/^/DNS:/' <<<"$names" | paste -s -d ,)") \
        -out "$folder/$address.pem" 2>/dev/null
    cat "$folder/ca.pem" >> "$folder/$address.pem"
  done < <({ rows sites.tsv 2; rows services.tsv 2; } | cut -f 2 | sort -u)

  # Chromium accepts our certificates by the hash of their key, without a change to any trust store.
  spki=$(openssl pkey -in "$folder/key.pem" -pubout -outform der |
    openssl dgst -sha256 -binary | base64)
}

# HTTP/3 answers on IPv6 addresses too: h3-server.py looks certificates up by address.
link_certificates() {
  local v4 v6
  while read -r v4 v6; do
    if [ "$v6" != - ]; then ln -sf "$v4.pem" "$work/certificates/$v6.pem"; fi
  done < <(rows sites.tsv 3 | cut -f 2,3 | sort -u)
}

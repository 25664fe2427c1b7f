#!/usr/bin/env python3
"""Writes what the servers need, from the tables: pages, nginx.conf and dnsmasq.conf.

usage: prepare.py TABLES WORK

Pages are words and noise drawn from the site's name, so that every recording serves the same bytes.
"""
import csv, pathlib, random, struct, sys, zlib

tables, work = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])

WORDS = """about after again always among area around because before better between board body book
building business center change children church city class clear close common company country course
early earth east economy education example family field figure final first following food force form
free garden general government great green ground group growth hand health heart history home hour
house human idea image interest island kind land language large later leave letter level light line
local long market matter meeting member mind minute moment money month morning mother mountain music
nature never night north number office often order paper party people picture place plan point power
present price problem public question reason report result river road room school science season second
series service several short side simple small social society south special state still story street
strong study summer system table teacher thing think time today together town trade travel tree under
value village voice water weather week west while white whole window winter wonder word work world
writing yellow year young forbidden""".split()

# Bytes of text and edge of the square pictures, by kind of site.
SIZES = {
    "news": (9000, 150), "social": (5000, 120), "video": (4000, 220), "search": (2500, 40),
    "wiki": (14000, 110), "shop": (6000, 140), "bank": (3000, 50), "vpn": (2500, 60),
    "chat": (2000, 60), "cdn": (1200, 180), "tracker": (800, 16), "radio": (2500, 140),
}
USUAL_SIZE = (3500, 90)


def rows(name):
    with open(tables / name, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def text(chance, size):
    sentences, length = [], 0
    while length < size:
        sentence = " ".join(chance.choices(WORDS, k=chance.randint(6, 16))).capitalize() + "."
        sentences.append(sentence)
        length += len(sentence) + 1
    return sentences


def picture(chance, edge):
    """A grey PNG of noise: `edge` squared bytes and a little more, as noise does not compress."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    lines = b"".join(b"\0" + chance.randbytes(edge) for _ in range(edge))
    header = struct.pack(">IIBBBBB", edge, edge, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines))
            + chunk(b"IEND", b""))


def parts_from(host, plain):
    """The tags by which a page loads its parts from another host."""
    # A host without plain HTTP is named with https, the others follow the page's own scheme.
    base = f"//{host}" if plain else f"https://{host}"
    first = host.split(".")[0]
    if first == "fonts":
        return f'<link rel="stylesheet" href="{base}/style.css">'
    if first == "js":
        return f'<script src="{base}/lib.js"></script>'
    if first == "api":
        return f'<script>fetch("{base}/items.json?page=1")</script>'
    if first in ("stats", "ads"):
        return f'<script src="{base}/app.js"></script><img src="{base}/pixel.png?from=page">'
    return f'<img src="{base}/photo-1.png"><img src="{base}/photo-2.png">'


def page(site, plain_hosts, title, sentences):
    others = [host for host in site["loads_from"].split(",") if host != "-"]
    head = '<link rel="stylesheet" href="/style.css"><script src="/app.js"></script>'
    parts = "\n".join(parts_from(host, host in plain_hosts) for host in others)
    body = "\n".join(f"<p>{sentence}</p>" for sentence in sentences)
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
            f'</head><body><h1>{title}</h1><img src="/photo-1.png">\n{body}\n{parts}\n'
            '<a href="/article-1.html">more</a></body></html>\n')


def write_site(site, plain_hosts):
    chance = random.Random(site["name"])
    folder = work / "www" / site["name"]
    folder.mkdir(parents=True)
    size, edge = SIZES.get(site["kind"], USUAL_SIZE)
    for title, length in (("index", size), ("article-1", 2 * size // 3), ("search", size)):
        html = page(site, plain_hosts, f'{site["name"]} {title}', text(chance, length))
        (folder / f"{title}.html").write_text(html)
    rules = "\n".join(f".{word} {{ margin: {len(word)}px }}" for word in chance.choices(WORDS, k=40))
    (folder / "style.css").write_text(rules + "\n")
    script = "\n".join(f'var {word}_{n} = "{word}";' for n, word in enumerate(chance.choices(WORDS, k=60)))
    (folder / "app.js").write_text(script + "\n")
    (folder / "lib.js").write_text(3 * (script + "\n"))
    (folder / "items.json").write_text('{"items": ["%s"]}\n' % '", "'.join(text(chance, 900)))
    for name, scale in (("photo-1", 1.0), ("photo-2", 0.7), ("pixel", 0.02), ("favicon", 0.2)):
        (folder / f"{name}.png").write_bytes(picture(chance, max(1, int(edge * scale))))
    (folder / "favicon.png").rename(folder / "favicon.ico")


def listen(site, port, options=""):
    addresses = [site["ipv4"]] + ([f'[{site["ipv6"]}]'] if site["ipv6"] != "-" else [])
    return " ".join(f"listen {address}:{port}{options};" for address in addresses)


def nginx_server(site):
    # A bank that never left TLS 1.2. Nobody else lives at its address, so nobody else is affected.
    versions = "TLSv1.2" if site["kind"] == "bank" else "TLSv1.2 TLSv1.3"
    name, plain = site["name"], listen(site, 80) if site["http"] == "page" else ""
    redirect = (f"server {{ {listen(site, 80)} server_name {name};"
                f" return 301 https://{name}$request_uri; }}\n")
    return f"""{redirect if site["http"] == "redirect" else ""}server {{
  {plain} {listen(site, 443, " ssl http2")}
  server_name {name};
  root {work}/www/{name};
  ssl_certificate {work}/certificates/{site["ipv4"]}.pem;
  ssl_protocols {versions};
  location / {{ try_files $uri $uri.html /index.html; }}
}}
"""


def nginx_configuration(sites):
    return f"""worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/nginx.log;
events {{}}
http {{
  include /etc/nginx/mime.types;
  access_log off;
  server_names_hash_bucket_size 128;
  client_body_temp_path {work}/nginx-body;
  ssl_certificate_key {work}/certificates/key.pem;
  gzip on;
  gzip_types text/css application/javascript application/json;
  keepalive_timeout 20s;
  add_header Access-Control-Allow-Origin *;
{"".join(nginx_server(site) for site in sites)}}}
"""


def dnsmasq_configuration(sites, services):
    lines = ["no-daemon", "user=root", "port=53", "no-resolv", "no-hosts", "bind-interfaces",
             "listen-address=192.0.2.53", "listen-address=2001:db8:ffff::53", "local-ttl=300",
             "local=/test/", "local=/example/", "mx-host=mail.example,mx.mail.example,10",
             "txt-record=mail.example,v=spf1 mx -all"]
    # Too long for one UDP answer: whoever asks must come again over TCP.
    lines += [f"txt-record=archive.wiki.example,{n} " + "notice " * 30 for n in range(9)]
    for row in sites + services:
        name = row["name"]
        addresses = row["ipv4"] if row["ipv6"] == "-" else f'{row["ipv4"]},{row["ipv6"]}'
        # What others rent from the delivery network is, in the zone, an alias of one of its names.
        if row.get("kind") == "cdn" and not name.endswith("cdn-hub.example"):
            edge = name.replace(".", "-") + ".edge.cdn-hub.example"
            lines.append(f"cname={name},{edge}")
            name = edge
        lines.append(f"host-record={name},{addresses}")
    return "\n".join(lines) + "\n"


def main():
    sites, services = rows("sites.tsv"), rows("services.tsv")
    plain_hosts = {site["name"] for site in sites if site["http"] != "-"}
    for site in sites:
        write_site(site, plain_hosts)
    (work / "nginx.conf").write_text(nginx_configuration(sites))
    (work / "dnsmasq.conf").write_text(dnsmasq_configuration(sites, services))


main()

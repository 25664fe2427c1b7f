#!/usr/bin/env python3
"""Draws who visits what, and when: prints the table that ../visits.tsv holds.

usage: draw-visits.py > ../visits.tsv

Ordinary visits follow each user's tastes and a fixed seed. What a filter should be tried on is
listed by hand below. The table may also be edited: the recording reads it, not this script.
"""
import csv, pathlib, random

chance = random.Random(2024)
tables = pathlib.Path(__file__).parent

# Kinds of sites each user likes, from the column `kind` of sites.tsv.
TASTES = {
    "ada": "news wiki hobby", "ben": "search news forum", "cleo": "social video music",
    "dan": "games forum wiki", "eva": "school wiki chat", "finn": "vpn rights social",
    "gus": "video radio news", "hana": "social chat music", "ivo": "shop forum news",
    "jun": "music radio video", "kai": "wiki chat video", "lea": "rights blog news",
    "milo": "school forum hobby", "nora": "bank mail wiki", "otto": "school search news",
    "pia": "shop bank hobby",
}
# Users whose Chromium speaks HTTP/3 where a site offers it.
WITH_QUIC = ["cleo", "gus", "hana", "ivo", "jun", "kai", "lea"]
WITH_BROWSER = list(TASTES)
SEARCHES = ["weather+tomorrow", "bread+recipe", "train+times", "cheap+flights", "second+hand+bicycle",
            "how+to+knit", "football+results", "history+of+the+harbour"]

# recording, at, user, client, arguments
BY_HAND = """
networks|6|ben|browser|http://search.example/search?q=forbidden+word http://www.search.example/search?q=bread+recipe
networks|64|otto|browser|http://search.example/search?q=the+forbidden+book http://library.university.example/catalogue?title=forbidden+colours
networks|31|ben|curl|http://images.search.example/search?q=FORBIDDEN
networks|35|dan|curl|http://search.example/search?q=%66orbidden
networks|36|dan|wget|http://www.blogs.example/2023/forbidden-topics.html
networks|40|eva|curl|http://library.university.example/shelf/forbidden-city-architecture.html
networks|44|lea|curl|-d comment=this+is+forbidden http://activist.blogs.example/comment
networks|47|milo|curl|http://forum.test/thread/17?page=2 -H "Referer: http://search.example/search?q=forbidden"
networks|12|ada|browser|http://banned-news.test/ http://www.banned-news.test/article-1.html http://www.gardeners.example/
networks|71|ivo|browser|http://m.banned-news.test/ http://knitting-circle.example/ http://daily-herald.test/
networks|16|ben|curl|https://banned-news.test/
networks|19|lea|wget|http://www.banned-news.test/article-1.html
networks|54|pia|curl|https://knitting-circle.example/ https://allotment-society.example/
networks|22|finn|browser|https://freedom-vpn.test/ https://get.freedom-vpn.test/ http://proxy-list.test/
networks|80|otto|browser|http://university.example/ http://proxy-list.test/
networks|25|finn|curl|http://192.0.2.10/ -H "Host: banned-news.test"
networks|29|finn|curl|http://banned-news.test./
networks|33|finn|curl|http://www.banned-news.test/ -H "Host: WWW.Banned-News.TEST"
networks|37|finn|curl|https://cdn-hub.example/ -H "Host: stats.tracker.test"
networks|41|finn|openssl|-connect banned-news.test:443 -noservername
networks|45|finn|openssl|-connect banned-news.test:443 -servername www.gardeners.example
networks|49|finn|curl|-x http://proxy.example:3128 https://social.test/
networks|53|finn|curl|-x http://proxy.example:3128 http://banned-news.test/article-1.html
networks|57|finn|curl|https://onion-mirror.test/ https://www.rights-watch.example/
networks|15|dan|openssl|-connect en.wiki.example:443 -servername en.wiki.example -tls1_3
networks|18|dan|openssl|-connect www.bank.test:443 -servername www.bank.test -tls1_2
networks|21|dan|openssl|-connect social.test:443 -servername social.test -tls1_2
networks|24|dan|wget|https://download.games.example/photo-1.png
networks|27|dan|curl|--http1.1 https://download.games.example/photo-1.png https://download.games.example/photo-2.png
networks|43|dan|curl|-L http://games.example/
networks|10|nora|ssh|root@shell.example uname -a; ls -l /usr/bin
networks|28|nora|ssh|root@git.example cat /etc/services
networks|20|nora|swaks|--server smtp.mail.example:587 --tls --tls-sni smtp.mail.example --from nora@mail.example --to dan@mail.example --body forbidden
networks|52|nora|swaks|--server mx.mail.example:25 --from nora@mail.example --to eva@mail.example --header "Subject: lunch"
networks|60|pia|swaks|--server smtp.mail.example:587 --tls --tls-sni smtp.mail.example --from pia@mail.example --to shop@shop.example
networks|34|eva|swaks|--server smtp.mail.example:587 --tls --tls-sni smtp.mail.example --from eva@mail.example --to nora@mail.example
networks|46|eva|openssl-smtp|-connect mx.mail.example:25 -servername mx.mail.example
networks|13|nora|dig|social.test MX
networks|14|nora|dig|mail.example MX
networks|16|nora|dig|+tcp www.video.example AAAA
networks|17|nora|dig|archive.wiki.example TXT
networks|18|nora|dig|@2001:db8:ffff::53 -6 tweet.test AAAA
networks|58|nora|dig|-x 203.0.113.10
networks|61|nora|dig|old.forum.test
networks|23|kai|dig|+tcp banned-news.test AAAA
networks|26|kai|dig|WWW.Social.Test AAAA
networks|48|kai|curl|https://m.social.test/ https://www.tweet.test/
networks|30|hana|browser|https://tweet.test/ https://bittersweetweets.example/ http://betweetn-the-lines.example/
networks|84|milo|browser|http://betweetn-the-lines.example/ https://www.tweet.test/
networks|38|hana|browser-h3|https://antisocial.test/ https://radio.example/
networks|39|pia|curl|https://pay.shop.example/order https://login.bank.test/
networks|62|milo|curl|-x http://proxy.example:3128 http://news.example/ http://weather.example/ http://search.example/search?q=forbidden+fruit
networks|66|milo|curl|-x http://proxy.example:3128 https://video.example/
networks|68|milo|wget|-e use_proxy=yes -e http_proxy=http://proxy.example:3128 http://charity.example/
networks|74|ivo|curl|https://suggest.search.example/s?q=forb https://suggest.search.example/s?q=forbidden
networks|76|ivo|curl|http://ads.tracker.test/pixel.png?ref=daily-herald.test http://stats.tracker.test/pixel.png
networks|78|nora|browser|https://webmail.mail.example/ https://login.bank.test/
networks|82|lea|browser|http://activist.blogs.example/ http://alice.blogs.example/ http://cooking.blogs.example/ http://bicycle.blogs.example/
networks|86|jun|browser-h3|https://social.test/ https://m.video.example/
networks|70|gus|curl|-4 https://m.social.test/
networks|72|gus|curl|-6 https://m.social.test/
one-visit|0|ada|browser|https://social.test/
quic|0|gus|browser-h3|https://video.example/ https://social.test/
quic|1|jun|browser-h3|https://music.test/ https://radio.example/
quic|2|hana|browser-h3|https://antisocial.test/ https://www.social.test/
quic|7|kai|browser-h3|https://m.video.example/
quic|8|ivo|browser-h3|https://m.social.test/
starttls|0|nora|swaks|--server smtp.mail.example:587 --tls --tls-sni smtp.mail.example --from nora@mail.example --to dan@mail.example
starttls|1|pia|openssl-smtp|-connect mx.mail.example:25 -servername mx.mail.example
starttls|2|nora|curl|--ssl-reqd smtp://smtp.mail.example:587 --mail-from nora@mail.example --mail-rcpt pia@mail.example -T /etc/hostname
starttls|3|otto|swaks|--server mx.mail.example:25 --from otto@mail.example --to nora@mail.example
dns|0|ada|dig|@192.0.2.53 banned-news.test A
dns|0.3|ada|dig|@2001:db8:ffff::53 banned-news.test AAAA
dns|0.6|ada|dig|+tcp @192.0.2.53 social.test A
dns|0.9|ada|dig|+tcp @2001:db8:ffff::53 video.example AAAA
dns|1.2|ben|dig|@192.0.2.53 archive.wiki.example TXT
dns|1.5|ben|dig|@192.0.2.53 mail.example MX
dns|1.8|cleo|dig|@192.0.2.53 cdn.social.test A
dns|2.1|cleo|dig|@192.0.2.53 WwW.bAnNeD-NeWs.TeSt A
dns|2.4|dan|dig|@192.0.2.53 no-such-host.forum.test A
dns|2.7|dan|dig|@192.0.2.53 www.social.test HTTPS
dns|3.0|eva|dig|+tcp +keepopen @192.0.2.53 tweet.test A betweetn-the-lines.example A wiki.example A
dns|3.3|eva|dig|-x 192.0.2.10 @192.0.2.53
ssh|0|nora|ssh|root@shell.example ls -l /etc
ssh|1|lea|ssh|root@git.example cat /etc/services
proxy|0|milo|curl|-x http://proxy.example:3128 http://banned-news.test/ http://weather.example/
proxy|1|milo|curl|-x http://proxy.example:3128 https://social.test/
proxy|2|otto|curl|-x http://proxy.example:3128 http://search.example/search?q=forbidden+word
proxy|3|otto|wget|-e use_proxy=yes -e http_proxy=http://proxy.example:3128 http://www.gardeners.example/
no-timestamps|0|ivo|curl|https://banned-news.test/
no-timestamps|1|ivo|curl|http://m.banned-news.test/
no-timestamps|2|ivo|curl|https://shop.example/ https://weather.example/
no-timestamps|0.5|gus|curl|-4 http://alice.blogs.example/
no-timestamps|1.5|gus|curl|-4 https://social.test/ https://wiki.example/
quic-one-datagram|0|cleo|h3|music.test /
quic-one-datagram|1|cleo|h3|social.test /
quic-one-datagram|2|cleo|h3|listen.test /
esni|0|lea|esni|198.51.100.11 wiki.example
esni|1|lea|esni|203.0.113.11 rights-watch.example
tunnels|0|finn|curl|-x socks5h://127.0.0.1:18388 http://banned-news.test/ http://weather.example/
tunnels|1|finn|curl|-x socks5h://127.0.0.1:10443 http://wiki.example/ https://www.rights-watch.example/
from-abroad|0|servers|curl-from|203.0.113.80 -H "Host: mirror.banned-news.test" http://10.1.0.12/ http://10.1.0.12/style.css
from-abroad|1|servers|curl-from|203.0.113.80 -H "Host: knitting.example" http://10.1.0.12/style.css
night-of-443|0|pia|curl|https://charity.example/ https://charity.example/photo-1.png https://charity.example/photo-2.png https://charity.example/article-1.html https://charity.example/photo-1.png
night-of-443|1|otto|curl|https://www.blogs.example/ http://village-school.test/
"""


def rows(name):
    with open(tables / name, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def url(site):
    scheme = "http" if site["http"] == "page" and chance.random() < 0.6 else "https"
    path = chance.choice(["/", "/", "/article-1.html"])
    if site["kind"] == "search":
        path = "/search?q=" + chance.choice(SEARCHES)
    return f'{scheme}://{site["name"]}{path}'


def ordinary(users, sites):
    """Two browser sessions for each user, a few seconds apart from those of the others."""
    for turn in range(2):
        order = chance.sample(WITH_BROWSER, len(WITH_BROWSER))
        for place, user in enumerate(order):
            liked = [site for site in sites if site["kind"] in TASTES[user].split()]
            # kai has no IPv4 address: half of the sites are out of reach.
            if users[user]["ipv4"] == "-":
                liked = [site for site in liked if site["ipv6"] != "-"]
            urls = [url(site) for site in chance.sample(liked, min(3, len(liked)))]
            client = "browser-h3" if user in WITH_QUIC else "browser"
            yield "networks", 2 + 80 * turn + 5 * place, user, client, " ".join(urls)
    for user in chance.sample(WITH_BROWSER, 10):
        site = chance.choice([site for site in sites if users[user]["ipv4"] != "-" or site["ipv6"] != "-"])
        yield "networks", chance.randint(5, 150), user, chance.choice(["curl", "wget"]), url(site)


def main():
    users = {row["user"]: row for row in rows("users.tsv")}
    plan = [tuple(line.split("|")) for line in BY_HAND.strip().splitlines()]
    plan += ordinary(users, rows("sites.tsv"))
    print("recording", "at", "user", "client", "arguments", sep="\t")
    for row in sorted(plan, key=lambda row: (row[0] != "networks", row[0], float(row[1]), row[2])):
        print(*row, sep="\t")


main()

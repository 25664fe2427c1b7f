#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/ether.h>
#include <stdlib.h>
#include <string.h>

// In the place of the C library's, for all that is linked with this program: names of hosts and networks
// are not looked up, since that asks the network. libpcap does for a filter such as `host example.com`,
// which it then refuses. The program exports these functions, so that libraries find them first.
//
// Names of ports are those below, on every machine: the system's list need not be there, and may be asked
// of a server.

static const struct {
  const char *name;
  unsigned short port;
} services[] = {
    {"ftp", 21},     {"ssh", 22},    {"telnet", 23}, {"smtp", 25},   {"domain", 53},   {"bootps", 67},
    {"bootpc", 68},  {"tftp", 69},   {"http", 80},   {"pop3", 110},  {"ntp", 123},     {"imap2", 143},
    {"snmp", 161},   {"bgp", 179},   {"ldap", 389},  {"https", 443}, {"syslog", 514},  {"submission", 587},
    {"ldaps", 636},  {"imaps", 993}, {"pop3s", 995}, {"socks", 1080}, {"openvpn", 1194}, {"mysql", 3306},
    {"domain-s", 853}, {"postgresql", 5432}, {"xmpp-client", 5222}, {"http-alt", 8080},
};

// An answer and the address in it, in one block.
struct answer {
  struct addrinfo info;
  union {
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
  } address;
};

// Makes an answer of which the address is still to be written.
static struct answer *new_answer(int family, socklen_t length, const struct addrinfo *hints) {
  struct answer *answer = calloc(1, sizeof *answer);
  if (answer == NULL) return NULL;
  answer->info.ai_family = family;
  answer->info.ai_socktype = hints != NULL ? hints->ai_socktype : 0;
  answer->info.ai_protocol = hints != NULL ? hints->ai_protocol : 0;
  answer->info.ai_addrlen = length;
  answer->info.ai_addr = (struct sockaddr *)&answer->address;
  return answer;
}

// An address that is written in digits asks nobody: libpcap has IPv6 addresses read here.
static int answer_address(const char *node, const struct addrinfo *hints, struct addrinfo **result) {
  struct in6_addr v6;
  if (inet_pton(AF_INET6, node, &v6) != 1) return EAI_NONAME;
  struct answer *answer = new_answer(AF_INET6, sizeof answer->address.v6, hints);
  if (answer == NULL) return EAI_MEMORY;
  answer->address.v6.sin6_family = AF_INET6;
  answer->address.v6.sin6_addr = v6;
  *result = &answer->info;
  return 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result) {
  if (node != NULL) return answer_address(node, hints, result);
  if (service == NULL) return EAI_NONAME;
  for (size_t index = 0; index < sizeof services / sizeof *services; index++) {
    if (strcmp(service, services[index].name) != 0) continue;
    struct answer *answer = new_answer(AF_INET, sizeof answer->address.v4, hints);
    if (answer == NULL) return EAI_MEMORY;
    answer->address.v4.sin_family = AF_INET;
    answer->address.v4.sin_port = htons(services[index].port);
    *result = &answer->info;
    return 0;
  }
  return EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *info) { free(info); }

struct hostent *gethostbyname(const char *name) {
  (void)name;
  h_errno = HOST_NOT_FOUND;
  return NULL;
}

int getnetbyname_r(const char *name, struct netent *entry, char *buffer, size_t length,
                   struct netent **result, int *error) {
  (void)name, (void)entry, (void)buffer, (void)length;
  *result = NULL;
  *error = HOST_NOT_FOUND;
  return 0;
}

int ether_hostton(const char *name, struct ether_addr *address) {
  (void)name, (void)address;
  return -1;
}

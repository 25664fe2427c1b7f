#include "CLoopback.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int refuse(void) {
  errno = EACCES;
  return -1;
}

static int is_loopback(const struct sockaddr *address, socklen_t length) {
  return address != NULL && length >= sizeof(struct sockaddr_in) && address->sa_family == AF_INET &&
         ((const struct sockaddr_in *)address)->sin_addr.s_addr == htonl(INADDR_LOOPBACK);
}

int bind(int socket, const struct sockaddr *address, socklen_t length) {
  return is_loopback(address, length) ? (int)syscall(SYS_bind, socket, address, length) : refuse();
}

// A socket that was bound to nothing would listen at every address (listen(2)).
int listen(int socket, int backlog) {
  struct sockaddr_storage address = {0};
  socklen_t length = sizeof address;
  if (getsockname(socket, (struct sockaddr *)&address, &length) != 0) return -1;
  return is_loopback((struct sockaddr *)&address, length) ? (int)syscall(SYS_listen, socket, backlog)
                                                           : refuse();
}

int connect(int socket, const struct sockaddr *address, socklen_t length) {
  (void)socket, (void)address, (void)length;
  return refuse();
}

// With an address these send without a connection.
ssize_t sendto(int socket, const void *bytes, size_t count, int flags, const struct sockaddr *address,
               socklen_t length) {
  return address == NULL ? syscall(SYS_sendto, socket, bytes, count, flags, NULL, length) : refuse();
}

ssize_t sendmsg(int socket, const struct msghdr *message, int flags) {
  return message->msg_name == NULL ? syscall(SYS_sendmsg, socket, message, flags) : refuse();
}

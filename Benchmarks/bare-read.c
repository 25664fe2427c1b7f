/* The unit of every figure: libpcap reads a capture with its default buffer, and counts packets.
 *
 * usage: bare-read CAPTURE
 */
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv) {
  char message[PCAP_ERRBUF_SIZE];
  struct pcap_pkthdr *header;
  const u_char *bytes;
  long packets = 0;
  int code;
  if (argc != 2) {
    fprintf(stderr, "usage: bare-read CAPTURE\n");
    return 2;
  }
  pcap_t *capture = pcap_open_offline(argv[1], message);
  if (capture == NULL) {
    fprintf(stderr, "bare-read: %s\n", message);
    return 1;
  }
  while ((code = pcap_next_ex(capture, &header, &bytes)) == 1) packets++;
  printf("%ld packets\n", packets);
  pcap_close(capture);
  return code == PCAP_ERROR_BREAK ? 0 : 1;
}

// What a C program on libpcap does to count a capture: pcap_next_ex until there is no more.

#include <inttypes.h>
#include <pcap/pcap.h>
#include <stdint.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    if (argc != 2) {
        fputs("pcaploop: usage: pcaploop FILE\n", stderr);
        return 2;
    }
    pcap_t *capture = pcap_open_offline(argv[1], error);
    if (capture == NULL) {
        fprintf(stderr, "pcaploop: %s\n", error);
        return 1;
    }

    struct pcap_pkthdr *header;
    const u_char *data;
    uint64_t packets = 0, bytes = 0;
    int result;
    while ((result = pcap_next_ex(capture, &header, &data)) == 1) {
        packets++;
        bytes += header->caplen;
    }
    if (result == PCAP_ERROR)
        fprintf(stderr, "pcaploop: %s: %s\n", argv[1], pcap_geterr(capture));
    pcap_close(capture);
    printf("%" PRIu64 " %" PRIu64 "\n", packets, bytes);
    return result == PCAP_ERROR ? 1 : 0;
}

// The floor: how fast can the records of a classic pcap capture be passed at all?
//
// One reused buffer, filled by read(2); a hop from record header to record header; nothing else.
// No packet is made contiguous, none is looked at. A reader that hands out packets does more work
// than this, so its time over readhop's time is the price of what it hands out.

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_SIZE = 256 << 10, FILE_HEADER_SIZE = 24, RECORD_HEADER_SIZE = 16, CAPTURED_LENGTH = 8 };

// Room for the part of a record header that the last read cut off, ahead of where reads go.
static uint8_t memory[RECORD_HEADER_SIZE + BUFFER_SIZE];
static uint8_t *const buffer = memory + RECORD_HEADER_SIZE;

static uint32_t field(const uint8_t *at, bool swapped)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return swapped ? __builtin_bswap32(value) : value;
}

static bool is_magic(uint32_t magic)
{
    return magic == 0xa1b2c3d4 || magic == 0xa1b23c4d;
}

static int fail(const char *path, const char *reason)
{
    fprintf(stderr, "readhop: %s: %s\n", path, reason);
    return 1;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return fail("usage", "readhop FILE");
    const char *path = argv[1];
    int input = open(path, O_RDONLY);
    if (input < 0)
        return fail(path, strerror(errno));

    uint8_t header[FILE_HEADER_SIZE];
    if (read(input, header, sizeof header) != sizeof header)
        return fail(path, "no whole file header");
    bool swapped = is_magic(field(header, true));
    if (!swapped && !is_magic(field(header, false)))
        return fail(path, "not a classic pcap capture");

    uint64_t packets = 0, bytes = 0;
    uint64_t ahead = 0; // from the buffer's start to the next record header; it may lie in a later read
    uint32_t captured = 0;
    size_t kept = 0;    // bytes of a cut-off record header, just ahead of the buffer
    ssize_t count;

    while ((count = read(input, buffer, BUFFER_SIZE)) > 0) {
        const uint8_t *at = buffer - kept, *end = buffer + count;
        uint64_t left = (uint64_t)(end - at);
        while (ahead + RECORD_HEADER_SIZE <= left) {
            captured = field(at + ahead + CAPTURED_LENGTH, swapped);
            ahead += RECORD_HEADER_SIZE + (uint64_t)captured;
            packets++;
            bytes += captured;
        }
        kept = ahead < left ? left - ahead : 0;
        memcpy(buffer - kept, end - kept, kept);
        ahead -= left - kept;
    }
    if (count < 0)
        return fail(path, strerror(errno));
    // The last record claimed more than the file holds.
    if (ahead > 0) {
        packets--;
        bytes -= captured;
    }
    printf("%" PRIu64 " %" PRIu64 "\n", packets, bytes);
    return 0;
}

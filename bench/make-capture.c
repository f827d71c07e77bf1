// Loops the packets of classic pcap captures up to any size, as one capture.
//
// The inputs are read once into an image: their records one after the other, as the output holds
// them (little-endian, microseconds). Each loop writes new times into the image and the image into
// the output, so that a loop costs two stores a packet and one write(2) a megabyte.
//
// Times: what counts in the inputs is the pause before each packet. A pause is never negative and
// never longer than LONGEST_PAUSE, so that time only rises, within a loop and from loop to loop,
// and captures of different years join without a gap that would use up the 32 bits of seconds.

#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILE_HEADER_SIZE = 24,
    RECORD_HEADER_SIZE = 16,
    SNAPLEN = 262144,
    SMALLEST_IMAGE = 1 << 20,
};

#define MICROSECONDS UINT64_C(1000000)
#define LONGEST_PAUSE MICROSECONDS
#define FIRST_TIME (UINT64_C(1704067200) * MICROSECONDS) // 2024-01-01T00:00:00Z

struct file_header {
    uint32_t magic;
    uint16_t version_major, version_minor;
    uint32_t zone, sigfigs, snaplen, link_type;
};

struct record_header {
    uint32_t seconds, fraction, captured, original;
};

// Where a record of the image starts, and its time in microseconds since the image's first packet.
struct record {
    size_t offset;
    uint64_t time;
};

struct image {
    uint8_t *bytes;
    size_t size, capacity;
    struct record *records;
    size_t count, record_capacity;
    uint64_t duration; // from the first packet of one loop to the first packet of the next
    uint32_t link_type;
    bool has_link_type;
};

struct output {
    int descriptor;
    const char *path;
    char *unfinished; // where the bytes go until the capture is complete; null: straight to path
};

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("make-capture: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

static void *grow(void *memory, size_t *capacity, size_t needed, size_t item_size)
{
    if (needed <= *capacity)
        return memory;
    while (*capacity < needed)
        *capacity = *capacity == 0 ? 4096 : *capacity * 2;
    memory = realloc(memory, *capacity * item_size);
    if (memory == NULL) {
        say("out of memory: the inputs are held in memory as a whole");
        exit(1);
    }
    return memory;
}

// ---- inputs ------------------------------------------------------------------------------------

struct dialect {
    bool swapped, nanoseconds;
};

static bool recognise(uint32_t magic, struct dialect *dialect)
{
    switch (magic) {
    case 0xa1b2c3d4: *dialect = (struct dialect){false, false}; return true;
    case 0xa1b23c4d: *dialect = (struct dialect){false, true}; return true;
    case 0xd4c3b2a1: *dialect = (struct dialect){true, false}; return true;
    case 0x4d3cb2a1: *dialect = (struct dialect){true, true}; return true;
    default: return false;
    }
}

static uint32_t host(uint32_t field, struct dialect dialect)
{
    return dialect.swapped ? __builtin_bswap32(field) : field;
}

static void append_record(struct image *image, const struct record_header *header, FILE *body, uint64_t pause)
{
    size_t end = image->size + RECORD_HEADER_SIZE + header->captured;
    image->bytes = grow(image->bytes, &image->capacity, end, 1);
    image->records = grow(image->records, &image->record_capacity, image->count + 1, sizeof *image->records);

    uint8_t *at = image->bytes + image->size;
    if (fread(at + RECORD_HEADER_SIZE, 1, header->captured, body) != header->captured)
        return; // cut off: the caller sees the end of the file next
    struct record_header written = {0, 0, htole32(header->captured), htole32(header->original)};
    memcpy(at, &written, sizeof written);

    image->duration += pause;
    image->records[image->count++] = (struct record){image->size, image->duration};
    image->size = end;
}

static void append_records(struct image *image, FILE *input, const char *path, struct dialect dialect)
{
    struct record_header raw;
    uint64_t previous = 0;
    size_t before = image->count;

    while (fread(&raw, sizeof raw, 1, input) == 1) {
        struct record_header header = {host(raw.seconds, dialect), host(raw.fraction, dialect),
                                       host(raw.captured, dialect), host(raw.original, dialect)};
        if (header.captured > SNAPLEN) {
            say("%s: record %zu claims %" PRIu32 " bytes, more than %d: the rest of this file is left out",
                path, image->count - before + 1, header.captured, SNAPLEN);
            break;
        }
        uint64_t time = header.seconds * MICROSECONDS
                      + (dialect.nanoseconds ? header.fraction / 1000 : header.fraction);
        bool first = image->count == before;
        uint64_t pause = first || time < previous ? 1 : time - previous;
        append_record(image, &header, input, pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
        previous = time;
    }
    if (image->count == before)
        say("%s: no whole packet in it", path);
}

static void append_capture(struct image *image, const char *path)
{
    FILE *input = fopen(path, "rb");
    struct file_header header;
    struct dialect dialect;

    if (input == NULL) {
        say("%s: %s", path, strerror(errno));
        exit(1);
    }
    if (fread(&header, sizeof header, 1, input) != 1 || !recognise(header.magic, &dialect)) {
        say("%s: skipped, not a classic pcap capture", path);
    } else {
        uint32_t link_type = host(header.link_type, dialect);
        if (!image->has_link_type) {
            image->link_type = link_type;
            image->has_link_type = true;
        }
        if (link_type == image->link_type)
            append_records(image, input, path, dialect);
        else
            say("%s: skipped, its link type is %" PRIu32 " and that of the first input %" PRIu32,
                path, link_type, image->link_type);
    }
    fclose(input);
}

// Doubles the image until a write of it is worth a system call.
static void unroll(struct image *image)
{
    image->duration += 1;
    while (image->size < SMALLEST_IMAGE) {
        size_t size = image->size, count = image->count;
        image->bytes = grow(image->bytes, &image->capacity, size * 2, 1);
        image->records = grow(image->records, &image->record_capacity, count * 2, sizeof *image->records);
        memcpy(image->bytes + size, image->bytes, size);
        for (size_t i = 0; i < count; i++) {
            struct record original = image->records[i];
            image->records[count + i] = (struct record){original.offset + size, original.time + image->duration};
        }
        image->size *= 2;
        image->count *= 2;
        image->duration *= 2;
    }
}

// ---- output ------------------------------------------------------------------------------------

static void open_output(struct output *output, const char *path)
{
    struct stat existing;
    output->path = path;
    output->unfinished = NULL;
    if (strcmp(path, "-") == 0) {
        output->descriptor = STDOUT_FILENO;
        return;
    }
    // A pipe or a device is written to; only a regular file is worth a rename at the end.
    bool special = stat(path, &existing) == 0 && !S_ISREG(existing.st_mode);
    if (!special && asprintf(&output->unfinished, "%s.unfinished", path) < 0) {
        say("out of memory");
        exit(1);
    }
    const char *target = special ? path : output->unfinished;
    output->descriptor = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (output->descriptor < 0) {
        say("%s: %s", target, strerror(errno));
        exit(1);
    }
}

static void abandon(struct output *output)
{
    if (output->unfinished != NULL)
        unlink(output->unfinished);
    exit(interrupted ? 128 + interrupted : 1);
}

static void put(struct output *output, const void *bytes, size_t size)
{
    const uint8_t *at = bytes;
    while (size > 0 && !interrupted) {
        ssize_t written = write(output->descriptor, at, size < SMALLEST_IMAGE ? size : SMALLEST_IMAGE);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            say("%s: %s", output->path, strerror(errno));
            abandon(output);
        }
        at += written;
        size -= (size_t)written;
    }
    if (interrupted)
        abandon(output);
}

static void finish(struct output *output)
{
    if (close(output->descriptor) != 0
        || (output->unfinished != NULL && rename(output->unfinished, output->path) != 0)) {
        say("%s: %s", output->path, strerror(errno));
        abandon(output);
    }
}

static void put_file_header(struct output *output, uint32_t link_type)
{
    struct file_header header = {
        .magic = htole32(0xa1b2c3d4),
        .version_major = htole16(2),
        .version_minor = htole16(4),
        .snaplen = htole32(SNAPLEN),
        .link_type = htole32(link_type),
    };
    put(output, &header, sizeof header);
}

static void set_times(struct image *image, size_t count, uint64_t start)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t time = start + image->records[i].time;
        uint32_t fields[2] = {htole32((uint32_t)(time / MICROSECONDS)), htole32((uint32_t)(time % MICROSECONDS))};
        memcpy(image->bytes + image->records[i].offset, fields, sizeof fields);
    }
}

// How many whole records of the image fit into `room` bytes; the end of the last of them goes into `end`.
static size_t fitting(const struct image *image, uint64_t room, size_t *end)
{
    size_t count = image->count;
    *end = image->size;
    while (*end > room)
        *end = image->records[--count].offset;
    return count;
}

static void write_capture(struct image *image, struct output *output, uint64_t size)
{
    uint64_t packets = 0, written = FILE_HEADER_SIZE, start = FIRST_TIME;
    put_file_header(output, image->link_type);
    for (;;) {
        size_t end, count = fitting(image, size - written, &end);
        set_times(image, count, start);
        put(output, image->bytes, end);
        packets += count;
        written += end;
        start += image->duration;
        if (count < image->count)
            break;
    }
    finish(output);
    say("%s: %" PRIu64 " packets, %" PRIu64 " bytes, %.1f bytes a packet", output->path, packets, written,
        packets == 0 ? 0.0 : (double)(written - FILE_HEADER_SIZE) / (double)packets - RECORD_HEADER_SIZE);
}

// ---- command line ------------------------------------------------------------------------------

static void usage(void)
{
    fputs("usage: make-capture -o OUT.pcap -s SIZE IN.pcap...\n"
          "\n"
          "Writes the packets of all inputs in turn, over and over, until one more would exceed SIZE.\n"
          "  -o OUT.pcap  the capture to write; - is standard output\n"
          "  -s SIZE      bytes, or a number with k, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti\n"
          "               (powers of 1024); a B may follow: 2GiB\n"
          "Inputs are classic pcap, of either byte order, in microseconds or nanoseconds.\n",
          stderr);
    exit(2);
}

static uint64_t parse_size(const char *text)
{
    static const char *const units[] = {"kK", "mM", "gG", "tT"};
    char *rest;
    errno = 0;
    double number = strtod(text, &rest);
    bool valid = errno == 0 && rest != text;

    for (size_t i = 0; i < sizeof units / sizeof *units && *rest != '\0'; i++) {
        if (strchr(units[i], *rest) == NULL)
            continue;
        double base = rest[1] == 'i' ? 1024 : 1000;
        rest += rest[1] == 'i' ? 2 : 1;
        for (size_t power = 0; power <= i; power++)
            number *= base;
        break;
    }
    if (*rest == 'B')
        rest++;
    if (!valid || *rest != '\0' || !(number >= FILE_HEADER_SIZE && number < 0x1p62)) {
        say("%s is not a size of at least %d bytes", text, FILE_HEADER_SIZE);
        exit(2);
    }
    return (uint64_t)number;
}

static void check_times(const struct image *image, uint64_t size)
{
    double loops = (double)size / (double)image->size + 1;
    double last = ((double)FIRST_TIME + loops * (double)image->duration) / (double)MICROSECONDS;
    if (last >= 0x1p32) {
        say("so many loops of %.0f s would go beyond the year 2106, where the seconds of a pcap record end",
            (double)image->duration / (double)MICROSECONDS);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    const char *path = NULL, *size_text = NULL;
    int option;

    while ((option = getopt(argc, argv, "o:s:h")) != -1) {
        switch (option) {
        case 'o': path = optarg; break;
        case 's': size_text = optarg; break;
        default: usage();
        }
    }
    if (path == NULL || size_text == NULL || optind == argc)
        usage();
    uint64_t size = parse_size(size_text);

    struct image image = {0};
    for (int i = optind; i < argc; i++)
        append_capture(&image, argv[i]);
    if (image.count == 0) {
        say("no packets to loop");
        return 1;
    }
    unroll(&image);
    check_times(&image, size);

    // No SA_RESTART: a write that waits for a slow pipe returns, and the flag is seen.
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);

    struct output output;
    open_output(&output, path);
    write_capture(&image, &output, size);
    return 0;
}

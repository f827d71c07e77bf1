#!/usr/bin/env python3
"""Writes vectors/: one tiny capture for each variant of the classic pcap format, and expected.tsv.

The format: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-04.html

    file header    magic  major.minor  zone  sigfigs  snaplen  link type           24 bytes
    record header  seconds  fraction  captured length  original length             16 bytes
    modified       ... and interface index (4), protocol (2), packet type (1), padding (1)   24 bytes

What expected.tsv says comes from the packets that were written, never from reading them back.
"""

import struct
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "vectors"

MICROSECONDS, NANOSECONDS, MODIFIED = 0xA1B2C3D4, 0xA1B23C4D, 0xA1B2CD34
LITTLE, BIG = "<", ">"
ETHERNET, USER0 = 1, 147


@dataclass(frozen=True)
class Packet:
    seconds: int
    fraction: int
    data: bytes
    original: int  # on the wire; mostly len(data)


@dataclass(frozen=True)
class Vector:
    name: str
    note: str
    packets: tuple
    magic: int = MICROSECONDS
    order: str = LITTLE
    snaplen: int = 262144
    link_type: int = ETHERNET
    link_type_extras: int = 0  # bits 16 to 31 of the link-type word
    tail: bytes = b""  # what follows the last whole record


# ---- packets, from documentation and locally administered addresses --------------------------------


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return total ^ 0xFFFF


MAC_A, MAC_B = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")
V4_A, V4_B = bytes([192, 0, 2, 1]), bytes([192, 0, 2, 2])
V6_A, V6_B = (bytes.fromhex("20010db8" + "00" * 11) + bytes([n]) for n in (1, 2))


def arp_request():
    return b"\xff" * 6 + MAC_A + struct.pack(">HHHBBH", 0x0806, 1, 0x0800, 6, 4, 1) + MAC_A + V4_A + b"\0" * 6 + V4_B


def udp_datagram(payload):
    udp = struct.pack(">HHHH", 49152, 50000, 8 + len(payload), 0) + payload
    pseudo = V4_A + V4_B + struct.pack(">BBH", 0, 17, len(udp))
    udp = udp[:6] + struct.pack(">H", checksum(pseudo + udp)) + udp[8:]
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), 1, 0x4000, 64, 17, 0) + V4_A + V4_B
    ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
    return MAC_B + MAC_A + b"\x08\x00" + ip + udp


def icmpv6_echo(payload):
    echo = struct.pack(">BBHHH", 128, 0, 0, 7, 1) + payload
    pseudo = V6_A + V6_B + struct.pack(">II", len(echo), 58)
    echo = echo[:2] + struct.pack(">H", checksum(pseudo + echo)) + echo[4:]
    return MAC_B + MAC_A + struct.pack(">HIHBB", 0x86DD, 6 << 28, len(echo), 58, 64) + V6_A + V6_B + echo


def whole(seconds, fraction, data):
    return Packet(seconds, fraction, data, len(data))


ARP, UDP, ECHO = arp_request(), udp_datagram(b"sixteen bytes..."), icmpv6_echo(bytes(range(100)))

# The third is cut to 64 bytes by the capture, so that captured and original lengths never agree.
USUAL = (
    whole(1700000000, 1, ARP),
    whole(1700000000, 250000, UDP),
    Packet(1700000001, 999999, ECHO[:64], len(ECHO)),
)
USUAL_NANOSECONDS = (
    replace(USUAL[0], fraction=1),
    replace(USUAL[1], fraction=250000123),
    replace(USUAL[2], fraction=999999999),
)


def at_times(*times):
    return tuple(replace(packet, seconds=s, fraction=f) for packet, (s, f) in zip(USUAL, times))


def with_fcs(packet):
    if packet.original > len(packet.data):
        return replace(packet, original=packet.original + 4)
    return whole(packet.seconds, packet.fraction, packet.data + struct.pack("<I", zlib.crc32(packet.data)))


def filler(size):
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


# ---- the bytes --------------------------------------------------------------------------------------


def file_header(vector):
    return struct.pack(vector.order + "IHHiIII", vector.magic, 2, 4, 0, 0, vector.snaplen,
                       vector.link_type_extras | vector.link_type)


def record(vector, packet, captured=None):
    header = struct.pack(vector.order + "IIII", packet.seconds, packet.fraction,
                         len(packet.data) if captured is None else captured, packet.original)
    if vector.magic == MODIFIED:
        protocol = struct.unpack(">H", packet.data[12:14])[0]
        header += struct.pack(vector.order + "IHBB", 2, protocol, 0, 0)
    return header + packet.data


def capture(vector):
    return file_header(vector) + b"".join(record(vector, p) for p in vector.packets) + vector.tail


VARIANTS = [
    Vector("microseconds-le.pcap", "", USUAL),
    Vector("microseconds-be.pcap", "", USUAL, order=BIG),
    Vector("nanoseconds-le.pcap", "", USUAL_NANOSECONDS, magic=NANOSECONDS),
    Vector("nanoseconds-be.pcap", "", USUAL_NANOSECONDS, magic=NANOSECONDS, order=BIG),
    Vector("modified-le.pcap", "record headers of 24 bytes", USUAL, magic=MODIFIED),
    Vector("modified-be.pcap", "record headers of 24 bytes", USUAL, magic=MODIFIED, order=BIG),
    # The length of the FCS counts words of 16 bits.
    Vector("link-type-fcs.pcap", "f bit set, an FCS of 2 words ends each packet",
           tuple(with_fcs(p) for p in USUAL), link_type_extras=2 << 28 | 1 << 26),
    Vector("link-type-fcs-be.pcap", "f bit set, an FCS of 2 words ends each packet",
           tuple(with_fcs(p) for p in USUAL), link_type_extras=2 << 28 | 1 << 26, order=BIG),
    Vector("link-type-reserved.pcap", "all reserved bits of the link-type word set", USUAL, link_type_extras=0x0BFF << 16),
    Vector("snaplen-zero.pcap", "snaplen 0 means no limit", USUAL, snaplen=0),
    Vector("snaplen-max.pcap", "snaplen 0xffffffff", USUAL, snaplen=0xFFFFFFFF),
    Vector("captured-over-snaplen.pcap", "packets longer than snaplen 32", USUAL, snaplen=32),
    Vector("captured-over-original.pcap", "the second packet claims an original length of 40",
           (USUAL[0], replace(USUAL[1], original=40), USUAL[2])),
    Vector("record-256k.pcap", "a record of 262144 bytes", (USUAL[0], whole(1700000000, 250000, filler(262144)), USUAL[2])),
    Vector("record-300000.pcap", "a record of 300000 bytes, above libpcap's limit",
           tuple(replace(p, data=d, original=len(d)) for p, d in zip(USUAL, (filler(16), filler(300000), filler(7)))),
           snaplen=0x7FFFFFFF, link_type=USER0),
    Vector("no-packets.pcap", "a file header only", ()),
    Vector("no-packets-be.pcap", "a file header only", (), order=BIG, magic=NANOSECONDS),
    Vector("zero-length.pcap", "the first packet was empty, the second captured without a byte",
           (whole(1700000000, 1, b""), Packet(1700000000, 250000, b"", 60), USUAL[2])),
    Vector("time-zero.pcap", "", at_times((0, 0), (0, 1), (1, 0))),
    Vector("time-after-2038.pcap", "seconds are unsigned", at_times((0x7FFFFFFF, 999999), (0x80000000, 0), (0xFFFFFFFF, 999999))),
    Vector("time-fraction-too-large.pcap", "fractions of a second and more carry over",
           at_times((1700000000, 1000000), (1700000000, 1500000), (1700000000, 0xFFFFFFFF))),
    Vector("time-decreasing.pcap", "the last packet is the earliest",
           at_times((1700000002, 0), (1700000001, 500000), (1700000000, 999999))),
]

CUT = [
    Vector("cut-record-header.pcap", "truncated: the third record header ends after 8 bytes", USUAL[:2],
           tail=record(VARIANTS[0], USUAL[2])[:8]),
    Vector("cut-record-body.pcap", "truncated: the third packet ends after 30 of 64 bytes", USUAL[:2],
           tail=record(VARIANTS[0], USUAL[2])[: 16 + 30]),
    Vector("cut-record-body-be.pcap", "truncated: the third packet ends after 30 of 64 bytes", USUAL[:2], order=BIG,
           tail=record(VARIANTS[1], USUAL[2])[: 16 + 30]),
    Vector("captured-absurd.pcap", "damaged: the third packet claims 0xffffffff captured bytes", USUAL[:2],
           tail=record(VARIANTS[0], USUAL[2], captured=0xFFFFFFFF)),
]

NOT_CAPTURES = {
    "cut-file-header.pcap": (file_header(VARIANTS[0])[:12], "not a capture: 12 of 24 bytes of a file header"),
    "empty.pcap": (b"", "not a capture: an empty file"),
    "text.pcap": (b"No., Time, Source, Destination\n1, 0.000000, 192.0.2.1, 192.0.2.2\n", "not a capture: text"),
}


# ---- what a reader should find ----------------------------------------------------------------------


def time_text(vector, packet):
    per_unit = 1 if vector.magic == NANOSECONDS else 1000
    nanoseconds = packet.seconds * 10**9 + packet.fraction * per_unit
    return f"{nanoseconds // 10**9}.{nanoseconds % 10**9:09d}", nanoseconds


def expected_row(vector):
    times = sorted((time_text(vector, p) for p in vector.packets), key=lambda t: t[1])
    first, last = (times[0][0], times[-1][0]) if times else ("-", "-")
    return [vector.name, len(vector.packets), sum(len(p.data) for p in vector.packets),
            sum(p.original for p in vector.packets), first, last, vector.link_type, vector.note]


def main():
    FOLDER.mkdir(exist_ok=True)
    rows = [["name", "packets", "captured", "original", "first", "last", "link_type", "note"]]
    for vector in VARIANTS + CUT:
        (FOLDER / vector.name).write_bytes(capture(vector))
        rows.append(expected_row(vector))
    for name, (content, note) in NOT_CAPTURES.items():
        (FOLDER / name).write_bytes(content)
        rows.append([name, "-", "-", "-", "-", "-", "-", note])
    (FOLDER / "expected.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


if __name__ == "__main__":
    main()

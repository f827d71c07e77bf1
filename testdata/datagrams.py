#!/usr/bin/env python3
"""UDP traffic that no usual tool makes.

    datagrams.py echo ADDRESS PORT               answers what it gets, until it is ended
    datagrams.py send ADDRESS PORT SIZE...       one datagram of each size, each answer awaited
    datagrams.py extend ADDRESS PORT             IPv6 with hop-by-hop and destination options
    datagrams.py join GROUP INTERFACE            joins and leaves an IPv6 multicast group
"""

import socket
import struct
import sys

# Options of RFC 8200, section 4.2: next header (the kernel sets it), length, a PadN of 4 bytes.
PADDING_OPTIONS = bytes([0, 0, 1, 4, 0, 0, 0, 0])
IPV6_HOPOPTS, IPV6_DSTOPTS = 54, 59


def udp_socket(address):
    return socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)


def payload(size):
    return (b"The quick brown fox jumps over the lazy dog. " * (size // 45 + 1))[:size]


def echo(address, port):
    server = udp_socket(address)
    server.bind((address, int(port)))
    print("ready", flush=True)
    while True:
        data, peer = server.recvfrom(65535)
        server.sendto(data, peer)


def exchange(client, size, address, port):
    client.settimeout(2)
    client.sendto(payload(size), (address, int(port)))
    answer, _ = client.recvfrom(65535)
    assert answer == payload(size)


def send(address, port, *sizes):
    client = udp_socket(address)
    for size in sizes:
        exchange(client, int(size), address, port)


def extend(address, port):
    for options in ([IPV6_HOPOPTS], [IPV6_DSTOPTS], [IPV6_HOPOPTS, IPV6_DSTOPTS]):
        client = udp_socket(address)
        for option in options:
            client.setsockopt(socket.IPPROTO_IPV6, option, PADDING_OPTIONS)
        exchange(client, 64, address, port)


def join(group, interface):
    member = udp_socket(group)
    request = socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", socket.if_nametoindex(interface))
    member.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, request)
    member.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_LEAVE_GROUP, request)


if __name__ == "__main__":
    {"echo": echo, "send": send, "extend": extend, "join": join}[sys.argv[1]](*sys.argv[2:])

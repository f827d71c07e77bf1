#!/usr/bin/env python3
"""A cable in user space, for what a kernel may lack: a tagged trunk, and links without a link layer.

    wire.py switch ACCESS TRUNK TAG...   what comes in on ACCESS leaves on TRUNK with the tags in front
                                         and the other way round; a tag is TPID:VID, as 8100:10
    wire.py tun HERE THERE NETNS         two tun devices joined; THERE is moved into NETNS

Prints "ready" when the interfaces exist, and runs until it is ended.
"""

import fcntl
import os
import select
import socket
import struct
import subprocess
import sys

ETH_P_ALL = 3
PACKET_OUTGOING = 4
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
TPIDS = (b"\x81\x00", b"\x88\xa8")
FRAME = 65536


def ready():
    print("ready", flush=True)


def packet_socket(interface):
    port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    port.bind((interface, ETH_P_ALL))
    return port


def received(port):
    """The next frame that came in, not one that we sent ourselves."""
    frame, address = port.recvfrom(FRAME)
    return None if address[2] == PACKET_OUTGOING else frame


def push(frame, tags):
    return frame[:12] + tags + frame[12:]


def pop(frame):
    # The kernel has taken off the outer tag by the time that a packet socket sees the frame.
    while frame[12:14] in TPIDS:
        frame = frame[:12] + frame[16:]
    return frame


def switch(access_name, trunk_name, *tag_texts):
    tags = b"".join(bytes.fromhex(tpid) + struct.pack(">H", int(vid)) for tpid, vid in (t.split(":") for t in tag_texts))
    access, trunk = packet_socket(access_name), packet_socket(trunk_name)
    ready()
    while True:
        for port in select.select([access, trunk], [], [])[0]:
            frame = received(port)
            if frame is None:
                continue
            if port is access:
                trunk.send(push(frame, tags))
            else:
                access.send(pop(frame))


def open_tun(name):
    device = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def tun(here_name, there_name, namespace):
    here, there = open_tun(here_name), open_tun(there_name)
    subprocess.run(["ip", "link", "set", there_name, "netns", namespace], check=True)
    ready()
    while True:
        for end in select.select([here, there], [], [])[0]:
            try:
                os.write(there if end is here else here, os.read(end, FRAME))
            except OSError:
                pass  # an end that is not up yet loses what it is sent, as a cable does


if __name__ == "__main__":
    {"switch": switch, "tun": tun}[sys.argv[1]](*sys.argv[2:])

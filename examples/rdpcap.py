# Keeps every packet of a capture as an object:
#   ./pcapstream measure -- python3 examples/rdpcap.py testdata/http.pcap
import sys

from scapy.all import rdpcap

print(len(rdpcap(sys.argv[1])), "packets")

#!/usr/bin/env bash
# Records the captures of this folder anew, all or those named (record.sh http dns), from traffic
# between two network namespaces.
#
#     a: a0 192.0.2.1, 2001:db8::1  ----------  b0 192.0.2.2, 2001:db8::2 :b
#
# Needs root; leaves nothing behind. README.md says what each capture holds. Debian packages:
# tcpdump iproute2 ethtool nftables curl dnsmasq-base bind9-dnsutils iputils-ping
# libusrsctp-examples wireshark-common tshark python3
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
a=pcapstream-a
b=pcapstream-b
middle=pcapstream-m
sctp=/usr/lib/usrsctp # the SCTP stack in user space, as few kernels are built with one
processes=()

die() {
    echo "record.sh: $*" >&2
    exit 1
}

check_tools() {
    local tool
    ((EUID == 0)) || die "needs root, for network namespaces"
    for tool in tcpdump ip ethtool nft curl dnsmasq dig ping capinfos mergecap tshark python3 "$sctp/echo_server"; do
        command -v "$tool" >/dev/null || die "$tool is missing; the head of this script lists the packages"
    done
}

remove_namespaces() {
    local namespace
    for namespace in "$a" "$b" "$middle"; do
        ip netns delete "$namespace" 2>/dev/null || true
    done
}

stop() {
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

stop_processes() {
    local process
    for process in "${processes[@]}"; do
        stop "$process"
    done
    processes=()
}

clean_up() {
    stop_processes
    remove_namespaces
    rm -rf "$work"
}

in_a() { ip netns exec "$a" "$@"; }
in_b() { ip netns exec "$b" "$@"; }
in_middle() { ip netns exec "$middle" "$@"; }

# ---- the network --------------------------------------------------------------------------------

# connect NS1 IF1 MAC1 NS2 IF2 MAC2: a veth pair between two namespaces. Offloads are off, so that
# checksums, tags and segments are in the frames as they would be on a wire.
connect() {
    ip -n "$1" link add "$2" address "$3" type veth peer name "$5" netns "$4" address "$6"
    local side
    for side in "$1 $2" "$4 $5"; do
        # shellcheck disable=SC2086 # two words
        set_up $side
    done
}

set_up() {
    ip netns exec "$1" ethtool -K "$2" tx off rx off sg off tso off gso off gro off rxvlan off txvlan off >/dev/null 2>&1 || true
    ip -n "$1" link set "$2" up
}

# address NS IF LAST-NUMBER
address() {
    ip -n "$1" address add "192.0.2.$3/24" dev "$2"
    ip -n "$1" address add "2001:db8::$3/64" dev "$2" nodad
}

# Every recording starts without servers, and from fresh interfaces and neighbour tables.
fresh_namespaces() {
    local namespace
    stop_processes
    remove_namespaces
    for namespace in "$a" "$b" "$middle"; do
        ip netns add "$namespace"
        ip netns exec "$namespace" sysctl -qw net.ipv6.conf.default.accept_ra=0
        ip -n "$namespace" link set lo up
    done
}

fresh_network() {
    fresh_namespaces
    connect "$a" a0 02:00:00:00:00:01 "$b" b0 02:00:00:00:00:02
    address "$a" a0 1
    address "$b" b0 2
    settle "$a" a0
    settle "$b" b0
}

# Waits until the link-local address is usable.
settle() {
    until [[ -z $(ip -n "$1" -6 address show dev "$2" tentative) ]]; do
        sleep 0.1
    done
}

# ---- servers and recordings ---------------------------------------------------------------------

# serve NS READY-TEXT COMMAND...: starts a server and waits for its output to hold the text.
serve() {
    local namespace=$1 text=$2 log
    log=$(mktemp -p "$work")
    shift 2
    # Not through in_a or in_b: of a function, $! would be a shell around the server.
    ip netns exec "$namespace" "$@" >"$log" 2>&1 &
    processes+=($!)
    wait_for "$text" "$log" "$*"
}

wait_for() {
    local tries
    for ((tries = 0; tries < 50; tries++)); do
        if [[ -z $1 ]] || grep -q -- "$1" "$2"; then
            return
        fi
        sleep 0.1
    done
    cat "$2" >&2
    die "$3 does not start"
}

# start_recording NS FILE TCPDUMP-OPTION...
start_recording() {
    local namespace=$1
    recording=$2
    shift 2
    # -B: in immediate mode each packet takes a slot of a whole snaplen, of which 2 MiB hold eight.
    ip netns exec "$namespace" tcpdump -n -U -Z root --immediate-mode -B 32768 -w "$work/$recording" "$@" 2>"$work/tcpdump.log" &
    recorder=$!
    processes+=("$recorder")
    wait_for 'listening on' "$work/tcpdump.log" tcpdump
    sleep 0.5 # it says so a moment too early
}

# finish_recording: takes the capture over if it is whole.
finish_recording() {
    sleep 0.5
    stop "$recorder"
    grep -q '^0 packets dropped by kernel' "$work/tcpdump.log" || { cat "$work/tcpdump.log" >&2; die "$recording: packets were dropped"; }
    mv "$work/$recording" "$here/$recording"
    count_packets "$recording"
}

count_packets() {
    capinfos -Mc "$here/$1" | sed -n "s/^Number of packets: */$1: /p"
}

web_server() {
    mkdir -p "$work/www"
    seq -f 'Line %g of a page that is long enough to take several segments.' 1 80 >"$work/www/page.txt"
    seq -f '%06g 0123456789 abcdefghijklmnopqrstuvwxyz' 1 800 >"$work/www/long.txt"
    serve "$b" 'Serving HTTP' env PYTHONUNBUFFERED=1 python3 -m http.server --bind "$1" --directory "$work/www" 80
}

fetch() {
    in_a curl -sS --max-time 20 -o /dev/null "$@"
}

# ---- the captures -------------------------------------------------------------------------------

record_http() {
    fresh_network
    web_server 192.0.2.2
    start_recording "$a" http.pcap -i a0 tcp
    fetch http://192.0.2.2/page.txt
    fetch --head http://192.0.2.2/page.txt
    fetch http://192.0.2.2/missing
    fetch -H 'If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT' http://192.0.2.2/page.txt
    finish_recording
}

# The same kind of traffic with the two options that change a file's format most.
record_http_nanoseconds() {
    fresh_network
    web_server 192.0.2.2
    start_recording "$a" http-nanoseconds-snaplen-96.pcap -i a0 --time-stamp-precision=nano -s 96 tcp
    fetch http://192.0.2.2/page.txt
    finish_recording
}

record_dns() {
    local type
    fresh_network
    serve "$b" cachesize dnsmasq --keep-in-foreground --log-facility=- --no-resolv --no-hosts --no-daemon --user=root \
        --listen-address=192.0.2.2 --listen-address=2001:db8::2 --bind-interfaces --local=/test/ \
        --host-record=www.example.test,192.0.2.10,2001:db8::10 --cname=alias.example.test,www.example.test \
        --mx-host=example.test,www.example.test,10 --txt-record=example.test,"v=spf1 ip4:192.0.2.0/24 -all" \
        --srv-host=_http._tcp.example.test,www.example.test,80 \
        --txt-record=long.example.test,"$(printf 'x%.0s' {1..250})","$(printf 'y%.0s' {1..250})","$(printf 'z%.0s' {1..250})"
    start_recording "$a" dns.pcap -i a0 port 53
    for type in A AAAA; do
        in_a dig +short @192.0.2.2 www.example.test "$type" >/dev/null
        in_a dig +short @2001:db8::2 alias.example.test "$type" >/dev/null
    done
    in_a dig +short @192.0.2.2 example.test MX >/dev/null
    in_a dig +short @192.0.2.2 example.test TXT >/dev/null
    in_a dig +short @192.0.2.2 _http._tcp.example.test SRV >/dev/null
    in_a dig +short @192.0.2.2 -x 192.0.2.10 >/dev/null
    in_a dig +short @192.0.2.2 nowhere.example.test A >/dev/null
    in_a dig +short @192.0.2.2 www.example.com A >/dev/null
    in_a dig +short +noedns @192.0.2.2 long.example.test TXT >/dev/null # truncated, then over TCP
    finish_recording
}

# Losses by count and not by chance: every ninth segment towards a, every eleventh towards b.
lose() {
    ip netns exec "$1" nft -f - <<END
table netdev loss {
    chain arriving {
        type filter hook ingress device $2 priority 0;
        ip protocol tcp numgen inc mod $3 == $(($3 - 1)) drop
    }
}
END
}

record_tcp_loss() {
    fresh_network
    web_server 192.0.2.2
    lose "$a" a0 9
    lose "$b" b0 11
    # At the sender: what is lost is seen, and seen again.
    start_recording "$b" tcp-loss.pcap -i b0 tcp
    fetch http://192.0.2.2/long.txt
    finish_recording
}

record_udp_fragments() {
    fresh_network
    serve "$b" ready python3 "$here/datagrams.py" echo 192.0.2.2 40000
    serve "$b" ready python3 "$here/datagrams.py" echo 2001:db8::2 40000
    start_recording "$a" udp-fragments.pcap -i a0 ip or ip6
    in_a python3 "$here/datagrams.py" send 192.0.2.2 40000 0 1 18 512 1472 1473 4000
    in_a python3 "$here/datagrams.py" send 2001:db8::2 40000 0 1 512 1452 1453 4000
    finish_recording
}

record_icmp() {
    fresh_network
    start_recording "$a" icmp.pcap -i a0 icmp
    in_a ping -q -c 3 -i 0.2 192.0.2.2 >/dev/null
    in_a ping -q -c 1 -s 1472 -M "do" 192.0.2.2 >/dev/null
    in_a ping -q -c 1 -s 0 192.0.2.2 >/dev/null
    in_a dig +tries=1 +timeout=1 @192.0.2.2 www.example.test >/dev/null || true # no server: port unreachable
    finish_recording
}

record_arp() {
    fresh_network
    start_recording "$a" arp.pcap -i a0 arp
    in_a ping -q -c 1 192.0.2.2 >/dev/null
    in_a ping -q -c 1 -W 1 192.0.2.99 >/dev/null || true # nobody answers
    # An address that comes up is announced.
    in_b sysctl -qw net.ipv4.conf.b0.arp_notify=1
    ip -n "$b" link set b0 down
    ip -n "$b" link set b0 up
    sleep 2
    finish_recording
}

record_ipv6() {
    fresh_network
    web_server 2001:db8::2
    serve "$b" ready python3 "$here/datagrams.py" echo 2001:db8::2 40000
    start_recording "$a" ipv6.pcap -i a0 ip6
    in_a ping -q -c 2 -i 0.2 2001:db8::2 >/dev/null
    fetch 'http://[2001:db8::2]/page.txt'
    in_a python3 "$here/datagrams.py" send 2001:db8::2 40000 1 512
    in_a python3 "$here/datagrams.py" extend 2001:db8::2 40000
    in_a python3 "$here/datagrams.py" join ff02::db8:1 a0 # MLD, in hop-by-hop options
    in_a dig +tries=1 +timeout=1 @2001:db8::2 www.example.test >/dev/null || true
    sleep 1
    finish_recording
}

# trunk FILE TAG...: a0 and b0 are access ports of two switches, and what is recorded runs between them.
trunk() {
    local file=$1
    shift
    fresh_namespaces
    connect "$a" a0 02:00:00:00:00:01 "$middle" access-a 02:00:00:00:00:0a
    connect "$b" b0 02:00:00:00:00:02 "$middle" access-b 02:00:00:00:00:0b
    connect "$middle" trunk-a 02:00:00:00:00:1a "$middle" trunk-b 02:00:00:00:00:1b
    local port
    for port in access-a access-b trunk-a trunk-b; do
        in_middle sysctl -qw "net.ipv6.conf.$port.disable_ipv6=1"
        ip -n "$middle" link set "$port" mtu 1600 # a full frame and its tags
    done
    serve "$middle" ready python3 "$here/wire.py" switch access-a trunk-a "$@"
    serve "$middle" ready python3 "$here/wire.py" switch access-b trunk-b "$@"
    address "$a" a0 1
    address "$b" b0 2
    settle "$a" a0
    settle "$b" b0
    web_server 192.0.2.2
    start_recording "$middle" "$file" -i trunk-b
    in_a ping -q -c 2 -i 0.2 192.0.2.2 >/dev/null
    in_a ping -q -c 2 -i 0.2 2001:db8::2 >/dev/null
    fetch http://192.0.2.2/page.txt
    finish_recording
}

record_vlan() { trunk vlan.pcap 8100:10; }
record_vlan_stacked() { trunk vlan-stacked.pcap 88a8:100 8100:20; }

# cooked FILE TCPDUMP-OPTION...
cooked() {
    fresh_network
    web_server 192.0.2.2
    start_recording "$a" "$@"
    in_a ping -q -c 2 -i 0.2 127.0.0.1 >/dev/null
    in_a ping -q -c 2 -i 0.2 2001:db8::2 >/dev/null
    fetch http://192.0.2.2/page.txt
    finish_recording
}

record_cooked_v1() { cooked linux-cooked-v1.pcap -i any -y LINUX_SLL; }
record_cooked_v2() { cooked linux-cooked-v2.pcap -i any -y LINUX_SLL2; }

record_raw_ip() {
    fresh_namespaces
    serve "$a" ready python3 "$here/wire.py" tun tun-a tun-b "$b"
    ip -n "$a" link set tun-a up
    ip -n "$b" link set tun-b up
    address "$a" tun-a 1
    address "$b" tun-b 2
    web_server 192.0.2.2
    start_recording "$a" raw-ip.pcap -i tun-a
    in_a ping -q -c 2 -i 0.2 192.0.2.2 >/dev/null
    in_a ping -q -c 2 -i 0.2 2001:db8::2 >/dev/null
    fetch http://192.0.2.2/page.txt
    finish_recording
}

record_sctp() {
    fresh_network
    serve "$b" '' "$sctp/echo_server"
    sleep 1 # it says nothing when it is ready
    start_recording "$a" sctp.pcap -i a0 sctp
    { sleep 1; echo 'a first line'; echo 'a second line'; sleep 1; } | in_a timeout -s INT 6 "$sctp/client" 192.0.2.2 7 >/dev/null 2>&1 || true
    finish_recording
}

# One pcapng of three recordings: interfaces of three link types, two time resolutions and two snaplens.
merge_interfaces() {
    (cd "$here" && mergecap -F pcapng -I all -w "$work/interfaces.pcapng" \
        http-nanoseconds-snaplen-96.pcap raw-ip.pcap linux-cooked-v2.pcap)
    without_section_options "$work/interfaces.pcapng" >"$here/interfaces.pcapng"
    count_packets interfaces.pcapng
}

# They name the kernel of the machine that recorded.
without_section_options() {
    local length
    length=$(od -An -tu4 -j4 -N4 "$1")
    printf '\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0\0'
    tail -c "+$((length + 1))" "$1"
}

# What tshark finds in each file, in the columns of vectors/expected.tsv.
write_expected() {
    local file
    printf 'name\tpackets\tcaptured\toriginal\tfirst\tlast\tlink_type\tnote\n'
    for file in "$here"/*.pcap "$here"/*.pcapng; do
        tshark -n -r "$file" -T fields -e frame.cap_len -e frame.len -e frame.time_epoch 2>/dev/null |
            awk -v name="$(basename "$file")" -v link_type="$(link_type "$file")" -v OFS='\t' '
                # As text: a double cannot hold nanoseconds of today.
                { captured += $1; original += $2; if (NR == 1 || $3 "" < first) first = $3 ""; if ($3 "" > last) last = $3 "" }
                END { print name, NR, captured, original, first, last, link_type, "" }'
    done
}

link_type() {
    case $1 in
        *.pcap) od -An -tu2 -j20 -N2 "$1" | tr -d ' ' ;;
        *) echo '-' ;; # one for each interface
    esac
}

# ---- main ---------------------------------------------------------------------------------------

all=(http http_nanoseconds dns tcp_loss udp_fragments icmp arp ipv6 vlan vlan_stacked cooked_v1 cooked_v2 raw_ip sctp)

check_tools
work=$(mktemp -d)
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
umask 022

(($# > 0)) || set -- "${all[@]}"
for capture in "$@"; do
    declare -F "record_$capture" >/dev/null || die "no capture $capture; there are: ${all[*]}"
    "record_$capture"
done
merge_interfaces
write_expected >"$work/expected.tsv"
mv "$work/expected.tsv" "$here/expected.tsv"

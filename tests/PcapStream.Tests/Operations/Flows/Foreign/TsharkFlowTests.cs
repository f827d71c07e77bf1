using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using PcapStream.Operations.Flows;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows.Foreign;

/// <summary>Flows are tshark's conversations, with its TCP flags and Community IDs.</summary>
public sealed partial class TsharkFlowTests(ITestOutputHelper output)
{
    private const string Tables = "Conversations";

    // tshark rounds durations, and has starts as floating-point numbers.
    private const decimal Tolerance = 0.0001m;

    // No flow ends by time, and tunnels count, as in tshark.
    private static readonly FlowsOptions Options = new()
    {
        IdleTimeout = TimeSpan.MaxValue,
        ActiveTimeout = TimeSpan.MaxValue,
        Tunnels = FlowTunnels.Both,
    };

    private static readonly string[] Fields =
    [
        "frame.time_epoch", "frame.protocols", "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "tcp.srcport", "tcp.dstport",
        "tcp.flags", "communityid", "ip.frag_offset", "ipv6.fraghdr.offset",
    ];

    // What differs by definition, with the reasons.
    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["UDP in IP of more than 64 KiB is not read"] =
        [
            "17 10.25.132.11 29804 10.25.132.13 6081", "17 10.25.132.11 60614 10.25.132.13 6081",
            "17 10.25.132.11 47044 10.25.132.13 4789", "17 10.25.132.11 60879 10.25.132.13 4789",
            "1:mV5ADb92HbeXJZ3mjUTtLdQQw/k=", "1:NbtT1YN+S8F43h0wKmKNLBKlyio=", "1:i2nUE0v2KrHoOesXnE55DsXtERk=",
            "1:yd9jFvrN2bpqbQ/zqwwRqr99nfc=", "1:AN9HqFpISsRo4hYBGbsH7ZtrzUs=",
        ],
        ["a wrong option ends the TCP header before it counts"] =
        [
            "6 127.0.0.1 23 127.0.0.1 57370",
        ],
        ["headers that are cut short or contradict themselves are not read"] =
        [
            "17 48.48.48.48 12336 48.48.48.48 12336", "1:I5WxEzBAn1xvrYm9AenQqP3Z3QE=",
            "1:Y0df2U1C2PyTZS+Xue3PjnTIzHM=", "6 48.48.48.48 12336 48.48.48.48 12336",
            "1:rsXgq9DisIiO/+gT9bfflfQxIAk=", "1:ZoaiD3VqmzjWUWFEF9kjxkvGFsU=", "1:ynS8OuKBqsNfNdAIGvddynylWHw=",
            "1:azSsOhWkfdtko4nGYNaY+o94NpQ=", "1:uP5QKlCVXsoqUPlYbznQbyMVSUI=", "1:N9amWzx/pj//gDlmiuXOS3UNpP8=",
            "1:WS+NnmC3zKdWRvMs7EifGBtazVU=", "1:g1wgqzc9iUhtELd8LJRgGM1et3w=", "1:fop1pQE21kIbqdYPtgax00yX+gY=",
            "1:mRwoi+RE/EC3pppMGa/JLmJm4JQ=", "1:Ysarg/9iWKP+7sx5MbPMIfyqGmM=", "1:TtI0AiQMmaXjzMQYNtlWkHtoL/E=",
            "1:A41Of3ATyNbRZLnagjJXciyO1jw=", "1:fBQgZBykTDsfXJ3hlCojAxgqRUU=",
            "6 3030:3030:3030:3030:3030:3030:3030:3030 10288 3030:3030:3030:3030:3030:3030:3030:3030 12336",
        ],
        ["packets are found in OpenFlow"] =
        [
            "17 192.168.1.1 1234 192.168.1.2 5678", "1:slp11aa2YJHPqTJRoKiNkTz16x8=",
        ],
        ["packets are found in sFlow"] =
        [
            "6 52.52.52.52 22 53.53.53.53 52237", "1:ICmkpI0kltVV7RtGwT7GaXZ35+A=",
            "1:T0XqFDzvQCIWfglJyK8IxImEZfA=",
        ],
        ["the Community ID of the frame in LWAPP is that of its addresses"] =
        [
            "1:UfiH8rQNWys8IGIg+/pX1hWrITg=",
        ],
        ["the Community ID of what GRE carries has GRE's number where it has no ports"] =
        [
            "1:VFKWb3P5PtwMXNqnnobiReleg3A=", "1:Y4I0aqDvxQ7/nEY8aA1UsEdZx0o=", "1:YGuqn1vQ34NpJQ220z5qtFix5Gc=",
            "1:kVI3gJhsfOgNqrFU5et81L5UcU4=", "1:cJV1h/zKOkKyuYUyzRkbsnMrqFU=", "1:+0hJ4vGpEdmkLxH+qYSJO5sUJBo=",
            "1:8qIuELiznEV2Dh7RWdKDva4atmc=", "1:AGcRE7qqfab6IjVnxNYMwLzzO8g=", "1:/L6dhudTKvSnlkemhRfaIK5qyGo=",
            "1:iJKdLFyo4xNx6FPCXFaYUOvv1ZU=",
        ],
        ["the destination is the routing header's last address"] =
        [
            "17 2200::240:2:0:0:4 5642 2200::244:212:3fff:feae:22f7 5645",
            "17 2200::211:2:0:0:2 5642 2200::244:212:3fff:feae:22f7 5645", "17 12::1 57745 2::f1:0 5001",
            "17 2200::210:2:0:0:4 5642 2200::244:212:3fff:feae:22f7 5645", "17 12::1 57745 b2::2 5001",
        ],
        ["the packet that an NHRP message quotes counts"] =
        [
            "1:icrpRA8pHjU7UV4sGx8nzBxp7RA=",
        ],
    };

    [Fact]
    public void Flows_are_tsharks_conversations() => MergedCaptures.AssertEqual(
        Editcap.Captures(every: 2), ["-a", "-F", "pcapng"], Known, Differences, output);

    private static IEnumerable<Difference> Differences(string file)
    {
        string[] lines = Run(file);
        string[][] packets = [.. lines.TakeWhile(line => !line.StartsWith('=')).Select(line => line.Split('\t'))];
        // tshark does not know the ports of later fragments, which it counts with IP only.
        HashSet<string> fragments =
            [.. packets.Where(IsLaterFragment).SelectMany(packet => (string[])[Addresses(packet), Reversed(packet)])];
        var ours = Exchange.Of(file, Options)
            .Where(pair => pair.Key.Protocol is 6 or 17 or 132 && !fragments.Contains(Addresses(pair.Key)))
            .ToDictionary();
        // Starts are relative to the first packet that has a time.
        string? first = packets.Select(packet => packet[0]).FirstOrDefault(time => time.Length > 0);
        var theirs = Conversations(
            lines.Skip(packets.Length), decimal.Parse(first ?? "0", CultureInfo.InvariantCulture))
            .Where(pair => !fragments.Contains(Addresses(pair.Key))).ToDictionary();
        return
        [
            .. Differences(ours, theirs),
            .. FlagDifferences(ours, packets, fragments),
            .. IdDifferences(file, packets, fragments),
        ];
    }

    private static bool IsLaterFragment(string[] packet) =>
        packet[10..].Any(offsets => offsets.Split(',').Any(offset => offset is not ("" or "0")));

    private static string Addresses(Ends ends) => $"{ends.Lesser.Address} {ends.Greater.Address}";

    private static string Addresses(string[] packet) =>
        $"{Last(packet[2] + packet[4])} {Last(packet[3] + packet[5])}";

    private static string Reversed(string[] packet) =>
        $"{Last(packet[3] + packet[5])} {Last(packet[2] + packet[4])}";

    private static string Last(string values) => values.Split(',')[^1];

    // Flows do not put data together.
    private static string[] Run(string file) => ForeignTool.Run(
        "tshark",
        [
            "-n", "-r", file, "-o", "ip.defragment:FALSE", "-o", "ipv6.defragment:FALSE",
            "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "ipv6.tso_support:TRUE",
            "--enable-protocol", "communityid", "-T", "fields", .. Fields.SelectMany(field => (string[])["-e", field]),
            "-z", "conv,tcp", "-z", "conv,udp", "-z", "conv,sctp",
        ]).Output;

    private static IEnumerable<Difference> Differences(
        Dictionary<Ends, Exchange> ours, Dictionary<Ends, TsharkExchange> theirs)
    {
        foreach (Ends ends in ours.Keys.Union(theirs.Keys))
        {
            if (!ours.TryGetValue(ends, out Exchange? flow))
                yield return new Difference(ends.ToString(), $"not here, tshark {theirs[ends]}");
            else if (!theirs.TryGetValue(ends, out TsharkExchange? conversation))
                yield return new Difference(ends.ToString(), "not in tshark");
            else if (conversation.Differs(flow) is { } difference)
                yield return new Difference(ends.ToString(), difference);
        }
    }

    private static Dictionary<Ends, TsharkExchange> Conversations(IEnumerable<string> lines, decimal first)
    {
        var conversations = new Dictionary<Ends, TsharkExchange>();
        int protocol = 0;
        foreach (string line in lines)
        {
            if (line.EndsWith(Tables, StringComparison.Ordinal))
                protocol = line.Split(' ')[0] switch { "TCP" => 6, "UDP" => 17, _ => 132 };
            if (Conversation().Match(line) is not { Success: true } match)
                continue;
            string[] values = [.. match.Groups.Values.Skip(1).Select(group => group.Value)];
            var one = new End(IPAddress.Parse(values[0]), int.Parse(values[1], CultureInfo.InvariantCulture));
            var other = new End(IPAddress.Parse(values[2]), int.Parse(values[3], CultureInfo.InvariantCulture));
            bool isForward = one.CompareTo(other) <= 0;
            Ends ends = isForward ? new Ends(protocol, one, other) : new Ends(protocol, other, one);
            if (!conversations.TryGetValue(ends, out TsharkExchange? sum))
                conversations.Add(ends, sum = new TsharkExchange());
            sum.Add(values.AsSpan(4), isForward, first);
        }
        return conversations;
    }

    private static IEnumerable<Difference> FlagDifferences(
        Dictionary<Ends, Exchange> ours, string[][] packets, HashSet<string> fragments)
    {
        var theirs = new Dictionary<Ends, Exchange>();
        foreach (string[] packet in packets)
            AddFlags(theirs, packet);
        foreach ((Ends ends, Exchange expected) in theirs.Where(pair => !fragments.Contains(Addresses(pair.Key))))
        {
            if (!ours.TryGetValue(ends, out Exchange? flow))
                yield return new Difference(ends.ToString(), "not here, but its flags are tshark's");
            else if (!flow.Forward.Flags.SetEquals(expected.Forward.Flags)
                || !flow.Backward.Flags.SetEquals(expected.Backward.Flags))
            {
                yield return new Difference(ends.ToString(), $"flags {Text(flow)}, tshark {Text(expected)}");
            }
        }

        static string Text(Exchange exchange) =>
            $"{string.Concat(exchange.Forward.Flags)}/{string.Concat(exchange.Backward.Flags)}";
    }

    // frame.protocols has the order of the headers, of which each field has the values.
    private static void AddFlags(Dictionary<Ends, Exchange> exchanges, string[] packet)
    {
        string[][] values = [.. packet[2..9].Select(field => field.Split(','))];
        (int ipv4, int ipv6, int tcp) = (0, 0, 0);
        (string From, string To) ip = ("", "");
        foreach (string protocol in packet[1].Split(':'))
        {
            if (protocol is "icmp" or "icmpv6")
                return;
            if (protocol == "ip" && ipv4 < values[1].Length)
                ip = (values[0][ipv4], values[1][ipv4++]);
            if (protocol == "ipv6" && ipv6 < values[3].Length)
                ip = (values[2][ipv6], values[3][ipv6++]);
            // Headers that were not captured whole have no flags.
            if (protocol != "tcp" || tcp >= values[6].Length || values[6][tcp].Length == 0)
                continue;
            var from = new End(IPAddress.Parse(ip.From), int.Parse(values[4][tcp], CultureInfo.InvariantCulture));
            var to = new End(IPAddress.Parse(ip.To), int.Parse(values[5][tcp], CultureInfo.InvariantCulture));
            Exchange exchange = Exchange.Between(exchanges, 6, from, to, out bool isForward);
            int flags = Convert.ToInt32(values[6][tcp++], 16);
            (isForward ? exchange.Forward : exchange.Backward).Flags.UnionWith(
                "FSRPAUEC".Where((_, bit) => (flags >> bit & 1) != 0));
        }
    }

    private static IEnumerable<Difference> IdDifferences(string file, string[][] packets, HashSet<string> fragments)
    {
        var theirs = packets.Where(packet => !IsLaterFragment(packet))
            .SelectMany(packet => packet[9].Split(',')).Where(id => id.Length > 0).ToHashSet();
        string[][] flows =
        [
            .. Exchange.Rows(
                file, Options with { Tunnels = FlowTunnels.Inner }, "community_id", "src_ip", "dst_ip", "protocol"),
        ];
        // tshark has no Community ID for other protocols in IPv6.
        IEnumerable<string> expected = flows
            .Where(flow => !flow[1].Contains(':') || flow[3] is "6" or "17" or "58" or "132")
            .Where(flow => !fragments.Contains($"{flow[1]} {flow[2]}")).Select(flow => flow[0]);
        return
        [
            .. theirs.Except(flows.Select(flow => flow[0])).Select(id => new Difference(id, "is tshark's only")),
            .. expected.Except(theirs).Select(id => new Difference(id, "is not tshark's")),
        ];
    }

    [GeneratedRegex(
        @"^(\S+):(\d+) +<-> (\S+):(\d+) +(\d+) (\d+) (\w+) +(\d+) (\d+) (\w+) .* (-?\d+\.\d+) +(\d+\.\d+)$")]
    private static partial Regex Conversation();

    /// <summary>A sum of conversations, of which tshark prints large numbers of bytes rounded down.</summary>
    private sealed class TsharkExchange
    {
        private readonly long[] _packets = new long[2];
        private readonly (long Least, long Most)[] _bytes = new (long, long)[2];
        private decimal _start = decimal.MaxValue;
        private decimal _end = decimal.MinValue;

        /// <summary>Adds packets, bytes and their unit of both directions, start and duration.</summary>
        public void Add(ReadOnlySpan<string> values, bool isForward, decimal first)
        {
            // The direction to the first end comes first.
            Add(isForward ? 1 : 0, values);
            Add(isForward ? 0 : 1, values[3..]);
            decimal start = first + decimal.Parse(values[6], CultureInfo.InvariantCulture);
            _start = Math.Min(_start, start);
            _end = Math.Max(_end, start + decimal.Parse(values[7], CultureInfo.InvariantCulture));
        }

        public string? Differs(Exchange flow)
        {
            bool isEqual = IsEqual(0, flow.Forward) && IsEqual(1, flow.Backward)
                && Math.Abs(flow.Start - _start) <= Tolerance && Math.Abs(flow.End - _end) <= Tolerance;
            return isEqual
                ? null
                : $"{Text(flow.Forward)}, {Text(flow.Backward)}, {flow.Start}-{flow.End}; tshark {this}";
        }

        public override string ToString() =>
            $"{_packets[0]} packets {_bytes[0]} bytes, {_packets[1]} packets {_bytes[1]} bytes, {_start}-{_end}";

        private static string Text(Sent sent) => $"{sent.Packets} packets {sent.FrameBytes} bytes";

        private bool IsEqual(int direction, Sent sent) =>
            sent.Packets == _packets[direction]
            && sent.FrameBytes >= _bytes[direction].Least && sent.FrameBytes <= _bytes[direction].Most;

        private void Add(int direction, ReadOnlySpan<string> values)
        {
            _packets[direction] += long.Parse(values[0], CultureInfo.InvariantCulture);
            long unit = values[2] switch { "bytes" => 1, "kB" => 1000, "MB" => 1000_000, _ => 1000_000_000 };
            long least = long.Parse(values[1], CultureInfo.InvariantCulture) * unit;
            _bytes[direction].Least += least;
            _bytes[direction].Most += least + unit - 1;
        }
    }
}

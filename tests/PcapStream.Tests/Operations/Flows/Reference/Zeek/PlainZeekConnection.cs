using System.Globalization;
using System.Net;

namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>A connection as conn.log describes it (scripts/base/protocols/conn/main.zeek).</summary>
internal sealed class PlainZeekConnection(PlainZeekPacket first)
{
    private static readonly IPNetwork[] Local =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/24", "239.0.0.0/8", "240.0.0.0/4", "2002::/24", "2002:a00::/24", "2002:6440::/26",
            "2002:7f00::/24", "2002:a9fe::/32", "2002:ac10::/28", "2002:c000::/40", "2002:c000:200::/40",
            "2002:c0a8::/32", "2002:c612::/31", "2002:c633:6400::/40", "2002:cb00:7100::/40", "2002:e000::/40",
            "2002:ef00::/24", "2002:f000::/20", "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23",
            "2001:2::/48", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10",
        }.Select(IPNetwork.Parse),
    ];

    private readonly HashSet<string> _seen = [];

    public PlainZeekEndpoint Originator = new();
    public PlainZeekEndpoint Responder = new();
    public long Last = first.Time;

    /// <summary>The greatest time of all packets at the last one.</summary>
    public long LastClock = first.Clock;
    public long InactivityTimeout;
    public bool IsActive = true;
    public ulong MissedBytes;
    public HashSet<string> Parents = [];

    /// <summary>Whether a message was read that says who began.</summary>
    public bool HasMessage;

    /// <summary>What is only known of TCP.</summary>
    public PlainZeekTcp? Tcp;

    public PlainZeekPacket First => first;

    public long Start { get; } = first.Time;

    /// <summary>Whether the first packet was the responder's.</summary>
    public bool IsTurned { get; private set; }

    public string History { get; private set; } = "";

    public int Protocol => first.Protocol;

    public int OriginatorPort => IsTurned ? first.DestinationPort : first.SourcePort;

    public int ResponderPort => IsTurned ? first.SourcePort : first.DestinationPort;

    public IPAddress ResponderAddress => IsTurned ? first.Source : first.Destination;

    public bool IsClosed => Originator.DidClose || Responder.DidClose;

    public bool IsFromOriginator(PlainZeekPacket packet) =>
        IsTurned ? packet.Sender == first.Receiver : packet.Sender == first.Sender;

    /// <summary>A packet counts for the duration.</summary>
    public void SetLast(PlainZeekPacket packet) => (Last, LastClock) = (packet.Time, packet.Clock);

    public void Turn()
    {
        IsTurned = !IsTurned;
        (Originator, Responder) = (Responder, Originator);
        Tcp?.Turned();
        History += '^';
    }

    public void Replace(string history) => History = history;

    public void AddHistory(char letter, bool isOriginator) =>
        History += isOriginator ? letter : char.ToLowerInvariant(letter);

    /// <summary>Adds a letter once; returns whether there was one before.</summary>
    public bool CheckHistory(string happened, char letter, bool isOriginator)
    {
        if (!_seen.Add($"{happened} {isOriginator}"))
            return true;
        AddHistory(letter, isOriginator);
        return false;
    }

    /// <summary>Adds a letter for the 1st, 10th, 100th time.</summary>
    public void AddScaled(PlainZeekEndpoint endpoint, char letter)
    {
        uint count = endpoint.Counts[letter] = endpoint.Counts.GetValueOrDefault(letter) + 1;
        if (count is 1 or 10 or 100 or 1000 or 10_000 or 100_000 or 1_000_000)
            AddHistory(letter, endpoint == Originator);
    }

    /// <summary>The columns, as JSON has them; nothing for a column that is not set.</summary>
    public Dictionary<string, string> Row()
    {
        long duration = Microseconds(Last) - Microseconds(Start);
        (PlainZeekPacket packet, bool turned) = (first, IsTurned);
        (IPAddress originator, IPAddress responder) =
            turned ? (packet.Destination, packet.Source) : (packet.Source, packet.Destination);
        return new()
        {
            ["ts"] = Seconds(Microseconds(Start)),
            ["id.orig_h"] = $"{originator}",
            ["id.orig_p"] = Text(OriginatorPort),
            ["id.resp_h"] = $"{responder}",
            ["id.resp_p"] = Text(ResponderPort),
            ["proto"] = Protocol switch
            {
                6 => "tcp",
                17 => "udp",
                1 or 58 => "icmp",
                _ => "unknown_transport",
            },
            ["duration"] = duration > 0 ? Seconds(duration) : "",
            ["orig_bytes"] = duration > 0 ? Bytes(Originator, Responder) : "",
            ["resp_bytes"] = duration > 0 ? Bytes(Responder, Originator) : "",
            ["conn_state"] = State(),
            ["local_orig"] = IsLocal(originator),
            ["local_resp"] = IsLocal(responder),
            ["missed_bytes"] = Text(MissedBytes),
            ["history"] = History,
            ["orig_pkts"] = Text(Originator.Packets),
            ["orig_ip_bytes"] = Text(Originator.IpBytes),
            ["resp_pkts"] = Text(Responder.Packets),
            ["resp_ip_bytes"] = Text(Responder.IpBytes),
            ["tunnel_parents"] = Text(Parents.Count),
            ["ip_proto"] = Text(Protocol),
        };
    }

    private string Bytes(PlainZeekEndpoint endpoint, PlainZeekEndpoint peer) =>
        Protocol == 6 ? Text(endpoint.Size(peer)) : Text(endpoint.Bytes ?? 0);

    private string State()
    {
        (PlainZeekState one, PlainZeekState other) = (Originator.State, Responder.State);
        if (Protocol == 17)
            return (Originator.Bytes, Responder.Bytes) switch
            {
                ({ }, { }) => "SF",
                ({ }, null) => "S0",
                (null, { }) => "SHR",
                _ => "OTH",
            };
        if (Protocol != 6)
            return "OTH";
        bool isUnseen = one is PlainZeekState.Inactive or PlainZeekState.Partial;
        bool isUnanswered = other is PlainZeekState.Inactive or PlainZeekState.Partial;
        if (other == PlainZeekState.Reset)
        {
            bool isEmpty = Originator.Size(Responder) == 0 && Responder.Size(Originator) == 0;
            if (one is PlainZeekState.SynSent or PlainZeekState.SynAckSent || (one == PlainZeekState.Reset && isEmpty))
                return "REJ";
            return isUnseen ? "RSTRH" : "RSTR";
        }
        if (one == PlainZeekState.Reset && isUnanswered)
            return System.Text.RegularExpressions.Regex.IsMatch(History, "^\\^?S[^HAFGIQ]*R") ? "RSTOS0" : "OTH";
        return (one, other) switch
        {
            (PlainZeekState.Reset, _) => "RSTO",
            (PlainZeekState.Closed, PlainZeekState.Closed) => "SF",
            (PlainZeekState.Closed, _) => isUnanswered ? "SH" : "S2",
            (_, PlainZeekState.Closed) => isUnseen ? "SHR" : "S3",
            (PlainZeekState.SynSent, PlainZeekState.Inactive) => "S0",
            (PlainZeekState.Established, PlainZeekState.Established) => "S1",
            _ => "OTH",
        };
    }

    private static string IsLocal(IPAddress address) =>
        Local.Any(network => network.Contains(address)) ? "true" : "false";

    private static long Microseconds(long nanoseconds) => (long)Math.Floor(nanoseconds / 1000m);

    private static string Seconds(long microseconds) =>
        (microseconds / 1_000_000m).ToString("0.000000", CultureInfo.InvariantCulture);

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}

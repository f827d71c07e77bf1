using System.Security.Cryptography;
using PcapStream.Operations.Flows.Tracking;
using PcapStream.Operations.Flows.Zeek;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Ip;

namespace PcapStream.Operations.Flows.Columns;

/// <summary>
/// The columns of Zeek's conn.log (scripts/base/protocols/conn/main.zeek). Times have microseconds, as Zeek's have.
/// </summary>
internal static class ZeekColumns
{
    private const long NanosecondsPerMicrosecond = 1000;

    public static readonly FlowColumn[] All =
    [
        Number("ts", "time", "time of the first packet, seconds since 1970 in UTC",
            (in flow, in _, value) => value.AddSeconds(WithMicroseconds(flow.Start), decimals: 6)),
        Create("uid", "string", "identifies the connection, in all columns", FlowColumnKind.Text, FlowValueType.Text,
            (in flow, in _, value) => AddUid(value, flow.Name), isHash: true),
        Text("id.orig_h", "addr", "address of the originator",
            (in flow, in _, value) => value.AddAddress(flow.OriginatorAddress)),
        Number("id.orig_p", "port", "port of the originator; of ICMP, the type",
            (in flow, in _, value) => value.AddDecimal(flow.OriginatorPort)),
        Text("id.resp_h", "addr", "address of the responder",
            (in flow, in _, value) => value.AddAddress(flow.ResponderAddress)),
        Number("id.resp_p", "port", "port of the responder; of ICMP, the type of the answer, or the code",
            (in flow, in _, value) => value.AddDecimal(flow.ResponderPort)),
        Text("proto", "enum", "tcp, udp, icmp or unknown_transport",
            (in flow, in _, value) => value.AddText(ProtocolOf(flow))),
        Text("service", "string", "protocols that the payload was recognised as, by Zeek's names",
            (in _, in connection, value) => AddServices(value, connection)),
        Number("duration", "interval", "seconds from the first packet to the last one before the end",
            (in flow, in _, value) => AddDuration(value, flow)),
        Number("orig_bytes", "count", "payload of the originator; of TCP, by sequence numbers",
            (in flow, in connection, value) => AddBytes(value, flow, connection, ofOriginator: true)),
        Number("resp_bytes", "count", "payload of the responder; of TCP, by sequence numbers",
            (in flow, in connection, value) => AddBytes(value, flow, connection, ofOriginator: false)),
        Text("conn_state", "string", "S0, S1, SF, REJ, S2, S3, RSTO, RSTR, RSTOS0, RSTRH, SH, SHR or OTH",
            (in flow, in connection, value) => value.AddText(ConnectionState.Of(flow, connection))),
        Boolean("local_orig", "whether the originator's address is private",
            (in flow, in _, value) => value.AddTruth(PrivateAddresses.Contains(flow.OriginatorAddress))),
        Boolean("local_resp", "whether the responder's address is private",
            (in flow, in _, value) => value.AddTruth(PrivateAddresses.Contains(flow.ResponderAddress))),
        Number("missed_bytes", "count", "bytes that were acknowledged, and are not in the capture",
            (in _, in connection, value) => value.AddSigned(connection.MissedBytes)),
        Text("history", "string", "letters of what happened, upper case for the originator",
            (in _, in connection, value) => AddHistory(value, connection)),
        Number("orig_pkts", "count", "packets of the originator",
            (in flow, in _, value) => value.AddSigned(flow.Originator.Packets)),
        Number("orig_ip_bytes", "count", "bytes of the originator's IP packets, by their headers",
            (in flow, in _, value) => value.AddSigned(flow.Originator.IpBytes)),
        Number("resp_pkts", "count", "packets of the responder",
            (in flow, in _, value) => value.AddSigned(flow.Responder.Packets)),
        Number("resp_ip_bytes", "count", "bytes of the responder's IP packets, by their headers",
            (in flow, in _, value) => value.AddSigned(flow.Responder.IpBytes)),
        Create("tunnel_parents", "set[string]", "uid of the tunnels in which it came", FlowColumnKind.TextSet,
            FlowValueType.Text, (in _, in connection, value) => AddParents(value, connection), isHash: true),
        Number("ip_proto", "count", "number of the protocol in the IP packet",
            (in flow, in _, value) => value.AddDecimal(flow.Key.Protocol), FlowValueType.Unsigned8),
        CommunityIdColumn.Instance,
    ];

    private delegate void WriteConnection(in FlowRecord flow, in ZeekConnection connection, FieldValues value);

    private static FlowColumn Text(string name, string type, string meaning, WriteConnection write) =>
        Create(name, type, meaning, FlowColumnKind.Text, FlowValueType.Text, write);

    private static FlowColumn Number(
        string name, string type, string meaning, WriteConnection write, FlowValueType? values = null) =>
        Create(name, type, meaning, FlowColumnKind.Number, values ?? TypeOf(type), write);

    private static FlowValueType TypeOf(string type) => type switch
    {
        "time" => FlowValueType.Time,
        "interval" => FlowValueType.Real,
        "port" => FlowValueType.Unsigned16,
        _ => FlowValueType.Unsigned64,
    };

    private static FlowColumn Boolean(string name, string meaning, WriteConnection write) =>
        Create(name, "bool", meaning, FlowColumnKind.Boolean, FlowValueType.Truth, write);

    private static FlowColumn Create(
        string name, string type, string meaning, FlowColumnKind kind, FlowValueType values, WriteConnection write,
        bool isHash = false) =>
        new(name, meaning, kind, values, ColumnNeeds.Zeek,
            (flow, value) => write(flow.Record, flow.Connection, value), type)
        {
            IsHash = isHash,
        };

    private static void AddDuration(FieldValues value, in FlowRecord flow)
    {
        if (HasDuration(flow))
        {
            decimal microseconds = (decimal)Microseconds(flow.End) - Microseconds(flow.Start);
            value.AddRealSeconds(microseconds * NanosecondsPerMicrosecond, decimals: 6);
        }
    }

    private static bool HasDuration(in FlowRecord flow) => Microseconds(flow.End) > Microseconds(flow.Start);

    // The earliest time that there is has no microsecond before it.
    private static long WithMicroseconds(long nanoseconds) =>
        Math.Max(Microseconds(nanoseconds), long.MinValue / NanosecondsPerMicrosecond) * NanosecondsPerMicrosecond;

    // As a reader sees it that has no nanoseconds.
    private static long Microseconds(long nanoseconds) => Math.DivRem(nanoseconds, NanosecondsPerMicrosecond) switch
    {
        (long quotient, < 0) => quotient - 1,
        (long quotient, _) => quotient,
    };

    private static void AddBytes(
        FieldValues value, in FlowRecord flow, in ZeekConnection connection, bool ofOriginator)
    {
        if (!HasDuration(flow))
            return;
        bool isLow = flow.OriginatorIsLow == ofOriginator;
        ref readonly ZeekEndpoint endpoint = ref isLow ? ref connection.Low : ref connection.High;
        ref readonly ZeekEndpoint peer = ref isLow ? ref connection.High : ref connection.Low;
        value.AddDecimal(flow.Key.Protocol == IpNumbers.Tcp
            ? endpoint.SizeOfStream(peer)
            : (ulong)endpoint.PayloadBytes);
    }

    private static string ProtocolOf(in FlowRecord flow) => flow.Key.Protocol switch
    {
        IpNumbers.Tcp => "tcp",
        IpNumbers.Udp => "udp",
        IpNumbers.Icmp or IpNumbers.Icmpv6 => "icmp",
        _ => "unknown_transport",
    };

    private static void AddHistory(FieldValues value, in ZeekConnection connection)
    {
        ReadOnlySpan<byte> letters = connection.History.Text;
        if (letters.IsEmpty)
            return;
        letters.CopyTo(value.Reserve(letters.Length));
        value.Commit(letters.Length);
    }

    private static void AddServices(FieldValues value, in ZeekConnection connection)
    {
        int length = 0;
        Span<byte> text = stackalloc byte[64];
        for (int i = 0; i < connection.Services.Count; i++)
        {
            if (i > 0)
                text[length++] = (byte)',';
            ReadOnlySpan<byte> name = ZeekServiceNames.Of(connection.Services[i]);
            name.CopyTo(text[length..]);
            length += name.Length;
        }
        if (length == 0)
            return;
        text[..length].CopyTo(value.Reserve(length));
        value.Commit(length);
    }

    private static void AddParents(FieldValues value, in ZeekConnection connection)
    {
        for (int i = 0; i < connection.Parents.Count; i++)
            AddUid(value, connection.Parents[i]);
    }

    // As Zeek's: C, and 96 bits in base 62.
    private static void AddUid(FieldValues value, FlowName name)
    {
        const int Digits = 17;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BitConverter.TryWriteBytes(bytes, name.Upper);
        BitConverter.TryWriteBytes(bytes[sizeof(ulong)..], name.Lower);
        SHA256.HashData(bytes, hash);
        var number = new UInt128(BitConverter.ToUInt32(hash), BitConverter.ToUInt64(hash[sizeof(uint)..]));
        Span<byte> text = value.Reserve(1 + Digits);
        text[0] = (byte)'C';
        for (int i = 1; i <= Digits; i++)
        {
            (number, UInt128 digit) = UInt128.DivRem(number, 62);
            text[i] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8[(int)digit];
        }
        value.Commit(1 + Digits);
    }
}

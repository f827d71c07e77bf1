using System.Diagnostics;
using System.Globalization;
using System.Text.Unicode;
using PcapStream.Capture;
using PcapStream.Protocols;
using PcapStream.Protocols.Dns;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Streams;
using PcapStream.Tables;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Trees;

/// <summary><c>dns,tree</c>: the messages of DNS.</summary>
internal sealed class DnsTree() : NamedTree(
    "dns", "DNS's messages by type, code and size, and response times", "DNS",
    new TreeBranch("Total Packets"), new("Query/Response", Total), new("Query Type", Total), new("Class", Total),
    new("rcode", Total), new("opcodes", Total), new("Payload size"), new("Query Stats"),
    new("Qname Len", QueryStats), new("Label Stats", QueryStats), new("1st Level", Labels), new("2nd Level", Labels),
    new("3rd Level", Labels), new("4th Level or more", Labels), new("Response Stats"),
    new("no. of questions", ResponseStats), new("no. of answers", ResponseStats),
    new("no. of authorities", ResponseStats), new("no. of additionals", ResponseStats), new("Service Stats"),
    new("request-response time (msec)", ServiceStats, IsTime: true),
    new("no. of unsolicited responses", ServiceStats), new("no. of retransmissions", ServiceStats))
{
    private const int LongestName = 64;
    private const int Total = 0;
    private const int Direction = 1;
    private const int Types = 2;
    private const int Classes = 3;
    private const int Codes = 4;
    private const int Opcodes = 5;
    private const int PayloadSize = 6;
    private const int QueryStats = 7;
    private const int NameLength = 8;
    private const int Labels = 9;
    private const int MostLabels = 4;
    private const int ResponseStats = 14;
    private const int Questions = 15;
    private const int Sections = 4;
    private const int ServiceStats = 19;
    private const int ResponseTime = 20;
    private const int Unsolicited = 21;
    private const int Retransmissions = 22;

    public override Field[] Fields { get; } =
    [
        .. new[] { "dns.time", "dns.unsolicited", "dns.retransmit_response" }
            .Select(field => FieldCatalogue.Find(field)!),
    ];

    public override bool HasValues => true;

    public override void Count(in CountedPacket packet, int[] fields, NamedTreeCounter counter)
    {
        DecodedPacket headers = packet.Messages;
        bool any = false;
        bool isInStream = false;
        bool isLeft = fields.Length == 0;
        int unsolicited = isLeft ? 0 : packet.Values(fields[1]).Length;
        foreach (ref readonly Layer layer in headers.Layers)
        {
            isInStream |= layer.Protocol == Protocol.Tcp;
            if (layer.Protocol != Protocol.Dns || layer.IsQuoted
                || !DnsHeader.TryRead(headers.Bytes(layer), out DnsHeader header)
                || !header.IsComplete)
                continue;
            any = true;
            counter.Begin();
            int size = headers.Bytes(layer).Length + (isInStream ? DnsHeader.PrefixSize : 0);
            Count(header, size, counter);
            if (header.IsResponse && !isLeft)
                CountResponse(CountsOf(header), isUnsolicited: unsolicited-- > 0, counter);
        }
        if (!any)
            return;
        if (isLeft)
            return;
        foreach (long time in packet.Values(fields[0]))
            counter.Count(ResponseTime, time);
        foreach (long _ in packet.Values(fields[1]))
            counter.Count(Unsolicited);
        foreach (long _ in packet.Values(fields[2]))
            counter.Count(Retransmissions);
    }

    public override DnsShards Follow(TableMemory resident, SpillFolder folder, in HashSeed seed) =>
        new DnsShards(Fields[0], resident, folder, seed);

    /// <summary>Counts what is known of a response of a shard.</summary>
    /// <param name="counts">The numbers of its records by section, 16 bits each.</param>
    /// <param name="isUnsolicited">Whether its query is not known.</param>
    /// <param name="counter">Receives the nodes.</param>
    public static void CountResponse(ulong counts, bool isUnsolicited, NamedTreeCounter counter)
    {
        // tshark counts what was asked for twice.
        for (int times = isUnsolicited ? 1 : 2; times > 0; times--)
        {
            for (int section = 0; section < Sections; section++)
                counter.Count(Questions + section, (ushort)(counts >> (16 * section)));
        }
    }

    /// <summary>Counts what the packets before say about a message.</summary>
    public static void CountFacts(
        in StreamFacts facts, bool isResponse, Timestamp time, NamedTreeCounter counter)
    {
        if (facts.Request > 0 && facts.RequestTime.IsKnown && time.IsKnown)
        {
            FieldValues.TryFind(facts.RequestTime, time, out long nanoseconds);
            counter.Count(ResponseTime, nanoseconds);
        }
        if (IsUnsolicited(facts, isResponse))
            counter.Count(Unsolicited);
        if (isResponse && facts.Original > 0)
            counter.Count(Retransmissions);
    }

    /// <summary>Whether a message is a response whose query is not known.</summary>
    public static bool IsUnsolicited(in StreamFacts facts, bool isResponse) =>
        isResponse && facts is { Request: 0, Original: 0 };

    /// <summary>The numbers of a message's records by section, 16 bits each.</summary>
    public static ulong CountsOf(DnsHeader header) => header.Questions | (ulong)header.Answers << 16
        | (ulong)header.Authorities << 32 | (ulong)header.Additional << 48;

    private static void Count(DnsHeader header, int size, NamedTreeCounter counter)
    {
        counter.Count(Total);
        CountName(Direction, header.IsResponse ? "Response"u8 : "Query"u8, counter);
        int type = 0;
        int kind = 0;
        int length = 0;
        int labels = 0;
        Span<byte> name = stackalloc byte[DnsName.MaxLength];
        foreach (DnsRecord record in header.Records)
        {
            if (!record.IsQuestion)
                break;
            (type, kind) = (record.Type, record.Class);
            if (DnsName.TryRead(record.Message, record.NameOffset, name, out length, out _))
                labels = name[..length].Count((byte)'.') + 1;
            // tshark counts the characters of its name of the root.
            length = length == 0 ? DnsText.Root.Length : length;
        }
        CountNumber(Types, DnsValueNames.Types, type, "packet type", counter);
        CountNumber(Classes, DnsValueNames.Classes, kind, "class", counter);
        CountNumber(Codes, DnsValueNames.Codes, header.Flags & 0xF, "rcode", counter);
        CountNumber(Opcodes, DnsValueNames.Opcodes, header.Opcode, "opcode", counter);
        counter.Count(PayloadSize, size);
        if (header.IsResponse)
            return;
        counter.Count(NameLength, length);
        counter.Count(Labels + (labels is > 0 and < MostLabels ? labels : MostLabels));
    }

    private static void CountNumber(
        int branch, NameTable names, int number, string kind, NamedTreeCounter counter)
    {
        ReadOnlySpan<byte> name = names[number];
        if (!name.IsEmpty)
        {
            CountName(branch, name, counter);
            return;
        }
        Span<byte> unknown = stackalloc byte[LongestName];
        bool fits = Utf8.TryWrite(unknown, CultureInfo.InvariantCulture, $"Unknown {kind} ({number})", out int written);
        Debug.Assert(fits, "it has 16 bits");
        CountName(branch, unknown[..written], counter);
    }

    private static void CountName(int branch, ReadOnlySpan<byte> name, NamedTreeCounter counter)
    {
        counter.Count(branch);
        counter.Count(branch, name);
    }
}

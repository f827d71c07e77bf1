using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Numerics;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>
/// Reads IPFIX files by RFC 5655 and RFC 7011, with names and types of IANA's registry, and checks what they demand.
/// </summary>
internal sealed class IpfixFile
{
    private const uint Reverse = 29305;

    private static readonly Dictionary<int, (string Name, ElementType Type)> Elements = new()
    {
        [1] = ("octetDeltaCount", ElementType.Unsigned),
        [2] = ("packetDeltaCount", ElementType.Unsigned),
        [4] = ("protocolIdentifier", ElementType.Unsigned),
        [6] = ("tcpControlBits", ElementType.Unsigned),
        [7] = ("sourceTransportPort", ElementType.Unsigned),
        [8] = ("sourceIPv4Address", ElementType.Address),
        [11] = ("destinationTransportPort", ElementType.Unsigned),
        [12] = ("destinationIPv4Address", ElementType.Address),
        [27] = ("sourceIPv6Address", ElementType.Address),
        [28] = ("destinationIPv6Address", ElementType.Address),
        [32] = ("icmpTypeCodeIPv4", ElementType.Unsigned),
        [136] = ("flowEndReason", ElementType.Unsigned),
        [139] = ("icmpTypeCodeIPv6", ElementType.Unsigned),
        [152] = ("flowStartMilliseconds", ElementType.Unsigned),
        [153] = ("flowEndMilliseconds", ElementType.Unsigned),
        [156] = ("flowStartNanoseconds", ElementType.NtpTime),
        [157] = ("flowEndNanoseconds", ElementType.NtpTime),
        [239] = ("biflowDirection", ElementType.Unsigned),
        [352] = ("layer2OctetDeltaCount", ElementType.Unsigned),
        [401] = ("transportOctetDeltaCount", ElementType.Unsigned),
    };

    private readonly Dictionary<ushort, List<(string Name, ElementType Type, int Length)>> _templates = [];

    private enum ElementType
    {
        Unsigned,
        Address,
        NtpTime,
    }

    /// <summary>The values of each record by the names of their elements, in the file's order.</summary>
    public List<Dictionary<string, string>> Records { get; } = [];

    /// <summary>The messages, each of which could be a datagram.</summary>
    public List<byte[]> Messages { get; } = [];

    /// <summary>The export time of each message, in seconds since 1970.</summary>
    public List<uint> ExportTimes { get; } = [];

    /// <summary>The indices of messages with templates.</summary>
    public List<int> WithTemplates { get; } = [];

    public static IpfixFile Read(byte[] bytes)
    {
        var file = new IpfixFile();
        for (int at = 0; at < bytes.Length;)
        {
            Assert.Equal(10, Short(bytes, at));
            byte[] message = bytes[at..(at + Short(bytes, at + 2))];
            file.Add(message);
            at += message.Length;
        }
        return file;
    }

    private void Add(byte[] message)
    {
        ExportTimes.Add(Word(message, 4));
        Assert.Equal((uint)Records.Count, Word(message, 8));
        Assert.Equal(0u, Word(message, 12));
        for (int at = 16; at < message.Length;)
        {
            ushort id = Short(message, at);
            ReadOnlySpan<byte> set = message.AsSpan(at + 4, Short(message, at + 2) - 4);
            if (id == 2)
                AddTemplates(set);
            else
                AddRecords(_templates[id], set);
            at += set.Length + 4;
            Assert.False(set.IsEmpty);
            Assert.True(at <= message.Length);
        }
        Messages.Add(message);
    }

    private void AddTemplates(ReadOnlySpan<byte> set)
    {
        WithTemplates.Add(Messages.Count);
        while (!set.IsEmpty)
        {
            ushort id = Short(set, 0);
            Assert.True(id >= 256);
            int fields = Short(set, 2);
            Assert.True(fields > 0);
            set = set[4..];
            var template = new List<(string, ElementType, int)>();
            for (; fields > 0; fields--)
            {
                (int number, int length) = (Short(set, 0), Short(set, 2));
                bool isReverse = number >= 0x8000;
                if (isReverse)
                    Assert.Equal(Reverse, Word(set, 4));
                (string name, ElementType type) = Elements[number & 0x7FFF];
                template.Add((isReverse ? $"reverse{char.ToUpperInvariant(name[0])}{name[1..]}" : name, type, length));
                set = set[(isReverse ? 8 : 4)..];
            }
            _templates[id] = template;
        }
    }

    private void AddRecords(List<(string Name, ElementType Type, int Length)> template, ReadOnlySpan<byte> set)
    {
        while (!set.IsEmpty)
        {
            var record = new Dictionary<string, string>();
            foreach ((string name, ElementType type, int length) in template)
            {
                record.Add(name, Text(type, set[..length]));
                set = set[length..];
            }
            Records.Add(record);
        }
    }

    private static string Text(ElementType type, ReadOnlySpan<byte> value) => type switch
    {
        ElementType.Address => new IPAddress(value).ToString(),
        ElementType.NtpTime => Seconds(Word(value, 0), Word(value, 4)),
        _ => new BigInteger(value, isUnsigned: true, isBigEndian: true).ToString(CultureInfo.InvariantCulture),
    };

    // Eras change in 2036; a highest bit that is not set is of the second one (RFC 4330, section 3).
    private static string Seconds(uint seconds, uint fraction)
    {
        const decimal Era = 4294967296;
        decimal since1900 = seconds + (seconds >> 31 == 0 ? Era : 0);
        decimal time = since1900 - 2208988800 + (Math.Floor(fraction / Era * 1_000_000_000) / 1_000_000_000);
        return time.ToString("0.000000000", CultureInfo.InvariantCulture);
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}

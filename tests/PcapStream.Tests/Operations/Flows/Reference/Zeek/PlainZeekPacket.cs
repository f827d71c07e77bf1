using System.Buffers.Binary;
using System.Net;

namespace PcapStream.Tests.Operations.Flows.Reference.Zeek;

/// <summary>
/// An IP packet as Zeek's packet analysis reads it (src/packet_analysis/protocol/ip), from its bytes, without the
/// program's code.
/// </summary>
internal sealed record PlainZeekPacket
{
    private static readonly int[] Extensions = [0, 43, 44, 50, 51, 60, 135];

    public long Time { get; init; }

    /// <summary>The greatest time of all packets so far.</summary>
    public long Clock { get; init; }
    public required IPAddress Source { get; init; }
    public required IPAddress Destination { get; init; }
    public required int Protocol { get; init; }
    public required bool IsIpv4 { get; init; }

    /// <summary>Bytes of the IP header, with those of extension headers.</summary>
    public required int HeaderBytes { get; init; }

    /// <summary>Bytes of the IP packet, by its header.</summary>
    public required int IpBytes { get; init; }

    /// <summary>What was captured of the payload, without what comes after the IP packet.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>Bytes of the payload, by the header.</summary>
    public int PayloadBytes => IpBytes - HeaderBytes;

    public bool IsWhole => Payload.Length >= PayloadBytes;

    /// <summary>Whether the frame was captured whole.</summary>
    public required bool HasWholeFrame { get; init; }

    /// <summary>What a fragment's header says; null for a whole packet.</summary>
    public (uint Identification, int Start, bool HasMore)? Fragment { get; init; }

    /// <summary>The header without that of a fragment, for the packet that is put together.</summary>
    public byte[] UnfragmentedHeader { get; init; } = [];

    /// <summary>Whether it ends in a header after which nothing is read: ESP, Mobility or none.</summary>
    public bool IsEnd => Protocol == 59 || (!IsIpv4 && Protocol is 50 or 135);

    public int SourcePort => Protocol is 1 or 58 ? Payload[0] : Protocol is 6 or 17 ? Short(0) : 0;

    public int DestinationPort =>
        Protocol is 1 or 58 ? Answer ?? Payload[1] : Protocol is 6 or 17 ? Short(2) : 0;

    public string Sender => $"{Source} {SourcePort}";

    public string Receiver => $"{Destination} {DestinationPort}";

    /// <summary>What all packets of a connection have in common.</summary>
    public string Key => Protocol is 1 or 58 && Answer is null
        ? $"{Protocol} {Sender} > {Receiver}"
        : $"{Protocol} {string.Join(' ', new[] { Sender, Receiver }.Order(StringComparer.Ordinal))}";

    public int Flags => Payload[13];

    public bool HasRightChecksum => Protocol switch
    {
        6 => Sum(withPseudoHeader: true) == 0xFFFF,
        17 => (IsIpv4 && Short(6) == 0) || Sum(withPseudoHeader: true) == 0xFFFF,
        1 => Sum(withPseudoHeader: false) == 0xFFFF,
        58 => Sum(withPseudoHeader: true) == 0xFFFF,
        _ => true,
    };

    public int Short(int at) => Payload[at] << 8 | Payload[at + 1];

    public uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(Payload.AsSpan(at));

    /// <summary>Reads an IP packet; null for one that Zeek does not look at.</summary>
    /// <param name="data">The frame.</param>
    /// <param name="at">Where the IP header begins.</param>
    /// <param name="wireLength">Bytes of the frame before it was cut.</param>
    /// <param name="checksums">Whether checksums are looked at.</param>
    public static PlainZeekPacket? Read(byte[] data, int at, long wireLength, bool checksums)
    {
        byte[] ip = data[at..];
        bool isIpv4 = ip[0] >> 4 == 4;
        int total = isIpv4 ? ip[2] << 8 | ip[3] : 40 + (ip[4] << 8 | ip[5]);
        if (total == 0)
        {
            if (checksums)
                return null;
            total = ip.Length;
        }
        if (wireLength < (long)at + total)
            return null;
        PlainZeekPacket? packet = isIpv4 ? ReadIpv4(ip, total) : ReadIpv6(ip, total);
        if (packet is null || packet.HeaderBytes > total || packet.HeaderBytes > ip.Length)
            return null;
        if (isIpv4 && checksums && Sum(ip[..packet.HeaderBytes]) != 0xFFFF)
            return null;
        int end = Math.Min(ip.Length, total);
        return packet with
        {
            Payload = ip[packet.HeaderBytes..end],
            HasWholeFrame = wireLength <= data.Length,
        };
    }

    /// <summary>The sum of the Internet checksum.</summary>
    public static int Sum(byte[] bytes)
    {
        int sum = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum;
    }

    private int? Answer
    {
        get
        {
            (int Question, int Answer)[] pairs = Protocol == 1
                ? [(8, 0), (10, 9), (13, 14), (15, 16), (17, 18)]
                : [(128, 129), (130, 131), (133, 134), (135, 136), (139, 140), (144, 145)];
            foreach ((int question, int answer) in pairs)
            {
                if (Payload[0] == question)
                    return answer;
                if (Payload[0] == answer)
                    return question;
            }
            return null;
        }
    }

    private static PlainZeekPacket? ReadIpv4(byte[] ip, int total)
    {
        int header = (ip[0] & 0xF) * 4;
        if (header < 20)
            return null;
        int offset = ip[6] << 8 | ip[7];
        return new PlainZeekPacket
        {
            Source = new IPAddress(ip[12..16]),
            Destination = new IPAddress(ip[16..20]),
            Protocol = ip[9],
            IsIpv4 = true,
            HeaderBytes = header,
            IpBytes = total,
            Payload = [],
            HasWholeFrame = true,
            Fragment = (offset & 0x3FFF) == 0
                ? null
                : ((uint)(ip[4] << 8 | ip[5]), (offset & 0x1FFF) * 8, (offset & 0x2000) != 0),
            UnfragmentedHeader = header <= ip.Length ? Whole(ip[..header]) : [],
        };
    }

    private static PlainZeekPacket? ReadIpv6(byte[] ip, int total)
    {
        if (ip.Length < 40)
            return null;
        (int next, int at, int nextAt) = (ip[6], 40, 6);
        (uint, int, bool)? fragment = null;
        byte[] unfragmented = [];
        (IPAddress? source, IPAddress? destination) = (null, null);
        while (Extensions.Contains(next))
        {
            if (at + 2 > ip.Length)
                break;
            int type = next;
            int bytes = type switch
            {
                44 or 50 => 8,
                51 => (ip[at + 1] + 2) * 4,
                _ => (ip[at + 1] + 1) * 8,
            };
            if (at + bytes > ip.Length)
                break;
            if (type == 44)
            {
                int offset = ip[at + 2] << 8 | ip[at + 3];
                fragment = (
                    BinaryPrimitives.ReadUInt32BigEndian(ip.AsSpan(at + 4)), offset & 0xFFF8, (offset & 1) != 0);
                unfragmented = ip[..at];
                unfragmented[nextAt] = ip[at];
            }
            // The last stop of the first route.
            bool isRoute = type == 43 && ip[at + 3] > 0
                && ((ip[at + 2] == 0 && ip[at + 1] > 0 && ip[at + 1] % 2 == 0) || (ip[at + 2] == 2 && ip[at + 1] == 2));
            if (isRoute)
                destination ??= new IPAddress(ip[(at + bytes - 16)..(at + bytes)]);
            if (type == 60)
                source ??= HomeAddress(ip[(at + 2)..(at + bytes)]);
            next = type is 50 or 135 ? type : ip[at];
            (nextAt, at) = (at, at + bytes);
            if (type is 44 or 50 or 135)
                break;
        }
        return new PlainZeekPacket
        {
            Source = source ?? new IPAddress(ip[8..24]),
            Destination = destination ?? new IPAddress(ip[24..40]),
            Protocol = next,
            IsIpv4 = false,
            HeaderBytes = at,
            IpBytes = total,
            Payload = [],
            HasWholeFrame = true,
            Fragment = fragment,
            UnfragmentedHeader = unfragmented,
        };
    }

    private static IPAddress? HomeAddress(byte[] options)
    {
        for (int at = 0; at < options.Length; at += options[at] == 0 ? 1 : 2 + options[at + 1])
        {
            if (options[at] != 0 && (at + 2 > options.Length || at + 2 + options[at + 1] > options.Length))
                break;
            if (options[at] == 201 && options[at + 1] == 16)
                return new IPAddress(options[(at + 2)..(at + 18)]);
        }
        return null;
    }

    private static byte[] Whole(byte[] ipv4)
    {
        (ipv4[6], ipv4[7]) = (0, 0);
        return ipv4;
    }

    private int Sum(bool withPseudoHeader)
    {
        byte[] bytes = Payload[..Math.Min(Payload.Length, PayloadBytes)];
        byte[] pseudo =
        [
            .. Source.GetAddressBytes(), .. Destination.GetAddressBytes(), 0, (byte)(bytes.Length >> 16),
            (byte)(bytes.Length >> 8), (byte)bytes.Length, 0, 0, 0, (byte)Protocol,
        ];
        return Sum(withPseudoHeader ? [.. pseudo, .. bytes] : bytes);
    }
}

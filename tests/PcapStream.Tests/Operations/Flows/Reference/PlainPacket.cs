using System.Buffers.Binary;
using System.Net;
using PcapStream.Protocols;
using PcapStream.Tests.Support;
using Kind = PcapStream.Protocols.Protocol;

namespace PcapStream.Tests.Operations.Flows.Reference;

/// <summary>
/// A packet of a flow, read from its bytes without the program's code, except for the place of the innermost IP header.
/// </summary>
internal sealed record PlainPacket(
    long Time, long Clock, IPAddress Source, IPAddress Destination, int Protocol, int SourcePort, int DestinationPort,
    int Flags, uint Sequence, uint Acknowledgment, int Window, long FrameBytes, long IpBytes, long HeaderBytes,
    long PayloadBytes)
{
    private static readonly int[] Extensions = [0, 43, 44, 51, 60];

    /// <summary>The address and port of the sender.</summary>
    public string Sender => $"{Source} {SourcePort}";

    /// <summary>The address and port of the receiver.</summary>
    public string Receiver => $"{Destination} {DestinationPort}";

    /// <summary>What all packets of a flow, in both directions, have in common.</summary>
    public string Key => IsOneWay
        ? $"{Protocol} {Sender} > {Receiver} {Link.Key}"
        : $"{Protocol} {Link.Key} {string.Join(' ', new[] { Sender, Receiver }.Order(StringComparer.Ordinal))}";

    public bool IsSyn => (Flags & 0x12) == 2;

    /// <summary>What comes before the IP header.</summary>
    public required PlainLink Link { get; init; }

    /// <summary>Kind and value of TCP options of one or two bytes.</summary>
    public required (int Kind, int Value)[] Options { get; init; }

    /// <summary>Whether it is an ICMP message that has no answer.</summary>
    public bool IsOneWay { get; private init; }

    /// <summary>Reads all packets that have IP.</summary>
    /// <param name="packets">All packets.</param>
    /// <param name="clock">Gets the greatest time.</param>
    public static List<PlainPacket> All(IEnumerable<ReadPacket> packets, out long clock)
    {
        var decoder = new PacketDecoder();
        var fragments = new Dictionary<string, (int Source, int Destination)>();
        var read = new List<PlainPacket>();
        clock = 0;
        foreach (ReadPacket packet in packets)
        {
            long time = packet.Nanoseconds == long.MinValue ? clock : packet.Nanoseconds;
            clock = clock == 0 ? time : Math.Max(clock, time);
            int ip = -1;
            Layer[] layers = decoder.Decode(packet.Data, packet.LinkType.Value, packet.OriginalLength).Layers.ToArray();
            foreach (Layer layer in layers)
            {
                if (layer.IsQuoted)
                    break;
                bool isIp = layer.Protocol is Kind.Ipv4 or Kind.Ipv6;
                ip = isIp && layer.HeaderLength >= (layer.Protocol == Kind.Ipv4 ? 20 : 40)
                    ? layer.Offset
                    : ip;
            }
            if (ip >= 0)
            {
                var link = PlainLink.Of(packet, [.. layers.TakeWhile(layer => layer.Offset < ip)]);
                read.Add(Parse(packet, ip, link, time, clock, fragments));
            }
        }
        return read;
    }

    private static PlainPacket Parse(
        ReadPacket packet,
        int ip,
        PlainLink link,
        long time,
        long clock,
        Dictionary<string, (int Source, int Destination)> fragments)
    {
        byte[] data = packet.Data;
        bool isIpv4 = data[ip] >> 4 == 4;
        int addressBytes = isIpv4 ? 4 : 16;
        int address = ip + (isIpv4 ? 12 : 8);
        var source = new IPAddress(data.AsSpan(address, addressBytes));
        var destination = new IPAddress(data.AsSpan(address + addressBytes, addressBytes));
        long length = isIpv4 ? Short(data, ip + 2) : Short(data, ip + 4) is var payload and > 0 ? payload + 40 : 0;
        length = length == 0 ? Math.Max(0, packet.OriginalLength - ip) : length;
        int protocol = data[ip + (isIpv4 ? 9 : 6)];
        int at = ip + (isIpv4 ? (data[ip] & 15) * 4 : 40);
        string? fragment = isIpv4 && (Short(data, ip + 6) & 0x3FFF) != 0 ? $"{Short(data, ip + 4)}" : null;
        bool isLater = isIpv4 && (Short(data, ip + 6) & 0x1FFF) != 0;
        while (!isLater && Array.IndexOf(Extensions, protocol) >= 0 && at < data.Length && (!isIpv4 || protocol == 51))
        {
            int extension = protocol;
            int units = at + 1 < data.Length ? data[at + 1] : 0;
            int bytes = extension switch { 44 => 8, 51 => (units + 2) * 4, _ => (units + 1) * 8 };
            if (at + bytes > data.Length)
            {
                // What was captured of a header counts as the header, but half a fragment header says nothing.
                if (extension != 44)
                    (protocol, at) = (data[at], data.Length);
                break;
            }
            if (extension == 44 && (Short(data, at + 2) & 0xFFF9) != 0)
            {
                fragment = $"{BinaryPrimitives.ReadUInt32BigEndian(data.AsSpan(at + 4))}";
                isLater = (Short(data, at + 2) & 0xFFF8) != 0;
            }
            protocol = data[at];
            at += bytes;
        }
        at = Math.Min(at, data.Length);
        ReadOnlySpan<byte> transport = data.AsSpan(at..(int)Math.Clamp(ip + length, at, data.Length));
        (int Source, int Destination) ports = default;
        (int flags, uint sequence, uint acknowledgment, int window) = (0, 0u, 0u, 0);
        (int header, bool isOneWay) = (0, false);
        (int, int)[] options = [];
        if (isLater)
            fragments.TryGetValue($"{source} {destination} {protocol} {fragment}", out ports);
        else if (protocol is 1 or 58 && transport.Length >= 2)
        {
            int? answer = Answer(protocol, transport[0]);
            (ports, isOneWay) = ((transport[0], answer ?? transport[1]), answer is null);
            header = Math.Min(transport.Length, 8);
        }
        else if (protocol is 6 or 17 or 132 && transport.Length >= 4)
        {
            ports = (transport[0] << 8 | transport[1], transport[2] << 8 | transport[3]);
            header = protocol == 17 ? 8 : protocol == 132 || transport.Length < 20 ? 12 : (transport[12] >> 4) * 4;
            header = Math.Min(transport.Length, header);
            if (fragment is not null)
                fragments[$"{source} {destination} {protocol} {fragment}"] = ports;
        }
        if (protocol == 6 && header >= 20)
        {
            flags = (transport[12] & 0xF) << 8 | transport[13];
            sequence = BinaryPrimitives.ReadUInt32BigEndian(transport[4..]);
            acknowledgment = BinaryPrimitives.ReadUInt32BigEndian(transport[8..]);
            window = transport[14] << 8 | transport[15];
            options = [.. OptionsOf(transport[20..header].ToArray())];
        }
        return new PlainPacket(
            time, clock, source, destination, protocol, ports.Source, ports.Destination, flags, sequence,
            acknowledgment, window, packet.OriginalLength, length, header, Math.Max(0, length - (at + header - ip)))
        {
            IsOneWay = isOneWay,
            Link = link,
            Options = options,
        };
    }

    private static IEnumerable<(int Kind, int Value)> OptionsOf(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length && bytes[at] != 0;)
        {
            int length = bytes[at] == 1 ? 1 : at + 1 < bytes.Length ? bytes[at + 1] : 0;
            if (length == 0 || (length == 1 && bytes[at] != 1) || at + length > bytes.Length)
                yield break;
            if (bytes[at] == 2 && length == 4)
                yield return (2, Short(bytes, at + 2));
            if (bytes[at] == 3 && length == 3)
                yield return (3, bytes[at + 2]);
            at += length;
        }
    }

    private static int Short(byte[] data, int at) => data[at] << 8 | data[at + 1];

    // Questions and answers of ICMP and ICMPv6.
    private static int? Answer(int protocol, int type)
    {
        (int Question, int Answer)[] pairs = protocol == 1
            ? [(8, 0), (10, 9), (13, 14), (15, 16), (17, 18)]
            : [(128, 129), (130, 131), (133, 134), (135, 136), (139, 140), (144, 145)];
        foreach ((int question, int answer) in pairs)
        {
            if (type == question)
                return answer;
            if (type == answer)
                return question;
        }
        return null;
    }
}

using System.Buffers.Binary;
using PcapStream.Protocols.Transport;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Flows;

/// <summary>Ethernet packets with IPv4 and TCP or UDP, at times in milliseconds.</summary>
internal static class SomeTraffic
{
    private const int Headers = 14 + 20 + 20;

    /// <summary>A TCP segment between hosts 10.0.0.x.</summary>
    public static SomePacket Tcp(
        long milliseconds, byte source, ushort sourcePort, byte destination, ushort destinationPort,
        TcpControl flags, int payload = 0, uint sequence = 0, uint acknowledgment = 0, ushort window = 1000)
    {
        byte[] data = Ip(6, source, destination, Headers + payload);
        Span<byte> tcp = data.AsSpan(34);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[12..], (ushort)(0x5000 | (ushort)flags));
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledgment);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], window);
        WriteChecksum(data, 6, tcp[16..]);
        return At(milliseconds, data);
    }

    /// <summary>A UDP datagram between hosts 10.0.0.x.</summary>
    public static SomePacket Udp(
        long milliseconds, byte source, ushort sourcePort, byte destination, ushort destinationPort, int payload = 0,
        ushort? checksum = null)
    {
        byte[] data = Ip(17, source, destination, 14 + 20 + 8 + payload);
        Span<byte> udp = data.AsSpan(34);
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(8 + payload));
        if (checksum is { } value)
            BinaryPrimitives.WriteUInt16BigEndian(udp[6..], value);
        else
            WriteChecksum(data, 17, udp[6..]);
        return At(milliseconds, data);
    }

    /// <summary>A packet with a VLAN tag.</summary>
    public static SomePacket Tagged(ushort vlan, SomePacket packet)
    {
        byte[] tag = [0x81, 0, (byte)(vlan >> 8), (byte)vlan];
        byte[] data = [.. packet.Data[..12], .. tag, .. packet.Data[12..]];
        return packet with { Data = data, OriginalLength = (uint)data.Length };
    }

    /// <summary>A packet in VXLAN between hosts 10.0.0.x.</summary>
    public static SomePacket Vxlan(long milliseconds, byte source, byte destination, SomePacket inner)
    {
        byte[] payload = [8, 0, 0, 0, 0, 0, 1, 0, .. inner.Data];
        SomePacket outer = Udp(milliseconds, source, 5000, destination, 4789, payload.Length, checksum: 0);
        payload.CopyTo(outer.Data, outer.Data.Length - payload.Length);
        return outer;
    }

    /// <summary>An ICMP message between hosts 10.0.0.x.</summary>
    public static SomePacket Icmp(long milliseconds, byte source, byte destination, byte type, byte code)
    {
        byte[] data = Ip(1, source, destination, 14 + 20 + 8);
        (data[34], data[35]) = (type, code);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(36), (ushort)~Sum(data.AsSpan(34), 0));
        return At(milliseconds, data);
    }

    /// <summary>A packet of a protocol without a header, between hosts 10.0.0.x.</summary>
    public static SomePacket Other(long milliseconds, byte source, byte destination, byte protocol) =>
        At(milliseconds, Ip(protocol, source, destination, 14 + 20 + 40));

    /// <summary>A fragment of a packet.</summary>
    public static SomePacket Fragment(SomePacket whole, int start, int length, long milliseconds)
    {
        const int Header = 14 + 20;
        byte[] data = [.. whole.Data.AsSpan(0, Header), .. whole.Data.AsSpan(Header + start, length)];
        bool hasMore = Header + start + length < whole.Data.Length;
        Span<byte> ip = data.AsSpan(14, 20);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(20 + length));
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], 77);
        BinaryPrimitives.WriteUInt16BigEndian(ip[6..], (ushort)((hasMore ? 0x2000 : 0) | (start / 8)));
        ip[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Sum(ip, 0));
        return At(milliseconds, data);
    }

    private static byte[] Ip(byte protocol, byte source, byte destination, int length)
    {
        byte[] data = new byte[length];
        data[12] = 8;
        Span<byte> ip = data.AsSpan(14);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[8] = 64;
        ip[9] = protocol;
        (ip[12], ip[15]) = (10, source);
        (ip[16], ip[19]) = (10, destination);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Sum(ip[..20], 0));
        return data;
    }

    private static void WriteChecksum(byte[] data, byte protocol, Span<byte> checksum)
    {
        checksum[..2].Clear();
        int sum = Sum(data.AsSpan(26), protocol + (data.Length - 34));
        BinaryPrimitives.WriteUInt16BigEndian(checksum, (ushort)~sum);
    }

    private static int Sum(ReadOnlySpan<byte> bytes, int sum)
    {
        for (int i = 0; i < bytes.Length; i++)
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return sum;
    }

    private static SomePacket At(long milliseconds, byte[] data) =>
        new((uint)(milliseconds / 1000), (uint)(milliseconds % 1000 * 1000), data, (uint)data.Length);
}

using System.Buffers.Binary;
using PcapStream.Capture;

namespace PcapStream.Tests.Support;

/// <summary>Small builders of captures, written from the specification, without the product.</summary>
internal static class Some
{
    public const uint MicrosecondMagic = 0xA1B2C3D4;

    public static byte[] Pcap(
        IEnumerable<SomePacket> packets, ByteOrder order = ByteOrder.LittleEndian, uint magic = MicrosecondMagic,
        uint link = 1, uint snapLength = 262144, ushort minor = 4, int extraHeader = 0)
    {
        var stream = new MemoryStream();
        Write(stream, order, magic);
        Write16(stream, order, 2);
        Write16(stream, order, minor);
        foreach (uint word in (uint[])[0, 0, snapLength, link])
            Write(stream, order, word);
        foreach (SomePacket packet in packets)
        {
            foreach (uint word in (uint[])[packet.Seconds, packet.Fraction, (uint)packet.Data.Length,
                packet.OriginalLength])
                Write(stream, order, word);
            stream.Write(new byte[extraHeader]);
            stream.Write(packet.Data);
        }
        return stream.ToArray();
    }

    /// <summary>Packets with random bytes, lengths below <paramref name="maxLength"/> and rising times.</summary>
    public static List<SomePacket> Packets(int seed, int count, int maxLength)
    {
        var random = new Random(seed);
        var packets = new List<SomePacket>(count);
        for (int i = 0; i < count; i++)
        {
            byte[] data = new byte[random.Next(maxLength)];
            random.NextBytes(data);
            uint seconds = (uint)(1_700_000_000 + i);
            uint fraction = (uint)random.Next(1_000_000);
            packets.Add(new SomePacket(seconds, fraction, data, (uint)(data.Length + random.Next(100))));
        }
        return packets;
    }

    /// <summary>Complete Ethernet frames with lengths as in real traffic.</summary>
    public static List<SomePacket> Traffic(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            byte[] data = new byte[random.Next(60, 1514)];
            random.NextBytes(data);
            (data[12], data[13], data[14]) = (8, 0, 0x45);
            uint seconds = (uint)(1_700_000_000 + i / 100);
            return new SomePacket(seconds, (uint)random.Next(1_000_000), data, (uint)data.Length);
        })];
    }

    private static void Write(Stream stream, ByteOrder order, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (order == ByteOrder.LittleEndian)
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Write16(Stream stream, ByteOrder order, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        if (order == ByteOrder.LittleEndian)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        stream.Write(bytes);
    }
}

using System.Buffers.Binary;
using System.Text;
using PcapStream.Tests.Support;

namespace PcapStream.Tests.Operations.Streams.Http2;

/// <summary>Writes frames of HTTP/2 and header fields (RFC 7541).</summary>
internal static class SomeHttp2
{
    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Settings = 4;
    public const byte PushPromise = 5;
    public const byte Ping = 6;
    public const byte Continuation = 9;
    public const byte End = 1;
    public const byte EndHeaders = 4;

    /// <summary>What a client sends first.</summary>
    public static byte[] Preface => [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, [])];

    /// <summary>GET / of www.example.com, the last field of which is added to the table.</summary>
    public static byte[] Request => [.. Indexed(2), .. Indexed(4), .. Indexed(6), .. Literal(1, "www.example.com")];

    public static byte[] Frame(byte type, byte flags, uint stream, byte[] payload)
    {
        byte[] header = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(5), stream);
        return [.. header, .. payload];
    }

    /// <summary>A setting of the table's size.</summary>
    public static byte[] TableSize(uint size) => Frame(
        Settings, 0, 0, [0, 1, (byte)(size >> 24), (byte)(size >> 16), (byte)(size >> 8), (byte)size]);

    public static byte[] Indexed(int index) => Number(index, 7, 0x80);

    public static byte[] NewSize(int size) => Number(size, 5, 0x20);

    public static byte[] Literal(int name, string value) => [.. Number(name, 6, 0x40), .. Text(value)];

    public static byte[] Literal(string name, string value) => [0x40, .. Text(name), .. Text(value)];

    /// <summary>A segment of a connection between two hosts, of which the first uses a port of its own.</summary>
    /// <param name="fromClient">Whether the first one sends.</param>
    /// <param name="sequence">The number of its first byte.</param>
    /// <param name="payload">The bytes.</param>
    /// <param name="client">The client's port.</param>
    /// <param name="server">The server's port.</param>
    public static SomePacket Segment(
        bool fromClient, int sequence, byte[] payload, int client = 4000, int server = 80)
    {
        byte from = (byte)(fromClient ? 1 : 2);
        byte to = (byte)(3 - from);
        (int source, int destination) = fromClient ? (client, server) : (server, client);
        byte[] number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, sequence);
        int length = 40 + payload.Length;
        byte[] packet =
        [
            2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0,
            0x45, 0, (byte)(length >> 8), (byte)length, 0, 0, 0, 0, 64, 6, 0, 0, 10, 0, 0, from, 10, 0, 0, to,
            (byte)(source >> 8), (byte)source, (byte)(destination >> 8), (byte)destination, .. number, 0, 0, 0, 0,
            0x50, 0x10, 16, 0, 0, 0, 0, 0, .. payload,
        ];
        return new SomePacket(1_700_000_000, 0, packet, (uint)packet.Length);
    }

    private static byte[] Text(string text) => [.. Number(text.Length, 7, 0), .. Encoding.Latin1.GetBytes(text)];

    private static byte[] Number(int number, int bits, byte first)
    {
        int most = (1 << bits) - 1;
        if (number < most)
            return [(byte)(first | number)];
        var bytes = new List<byte> { (byte)(first | most) };
        for (number -= most; number >= 128; number >>= 7)
            bytes.Add((byte)(number & 127 | 128));
        bytes.Add((byte)number);
        return [.. bytes];
    }
}

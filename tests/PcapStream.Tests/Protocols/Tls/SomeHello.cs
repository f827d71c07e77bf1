using System.Buffers.Binary;

namespace PcapStream.Tests.Protocols.Tls;

/// <summary>Builds ClientHellos, written from RFC 8446, without the product.</summary>
internal static class SomeHello
{
    /// <summary>A handshake message.</summary>
    public static byte[] Client(
        IEnumerable<ushort> ciphers, IEnumerable<(ushort Type, byte[] Data)> extensions, ushort version = 0x0303)
    {
        byte[] body =
        [
            .. Number(version), .. new byte[32], 0, .. Sized16(Numbers(ciphers)), 1, 0,
            .. Sized16([.. extensions.SelectMany(one => (byte[])[.. Number(one.Type), .. Sized16(one.Data)])]),
        ];
        return [1, (byte)(body.Length >> 16), .. Number((ushort)body.Length), .. body];
    }

    /// <summary>A ClientHello with a name, a protocol, and as many bytes of a key as asked for.</summary>
    public static byte[] Client(string name, string protocol, int keyBytes) => Client(
        [0x1301, 0x1302, 0xC02B],
        [
            (0, ServerName(name)), (10, Sized16(Numbers([0x11EC, 29]))), (13, Sized16(Numbers([0x0403, 0x0804]))),
            (16, Protocols(protocol)), (43, Sized8(Numbers([0x0304, 0x0303]))), (51, new byte[keyBytes]),
        ]);

    /// <summary>Records of at most so many bytes with a message.</summary>
    public static byte[] Records(byte[] message, int most = 1 << 14) =>
        [.. message.Chunk(most).SelectMany(part => (byte[])[22, 3, 1, .. Sized16(part)])];

    public static byte[] ServerName(string name) =>
        Sized16([0, .. Sized16(System.Text.Encoding.Latin1.GetBytes(name))]);

    public static byte[] Protocols(params string[] names) => Protocols(
        [.. names.Select(System.Text.Encoding.Latin1.GetBytes)]);

    public static byte[] Protocols(params byte[][] names) => Sized16([.. names.SelectMany(Sized8)]);

    public static byte[] Numbers(IEnumerable<ushort> numbers) => [.. numbers.SelectMany(Number)];

    public static byte[] Sized16(byte[] bytes) => [.. Number((ushort)bytes.Length), .. bytes];

    public static byte[] Sized8(byte[] bytes) => [(byte)bytes.Length, .. bytes];

    private static byte[] Number(ushort number)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PcapStream.Tests.Protocols.Quic;

/// <summary>Builds Initial packets, written from RFC 9001 and RFC 9369, without the product.</summary>
internal static class SomeQuic
{
    private const int TagBytes = 16;
    private const int NumberBytes = 4;
    private static readonly byte[] Salt1 = Convert.FromHexString("38762CF7F55934B34D179AE6A4C80CADCCBB7F0A");
    private static readonly byte[] Salt2 = Convert.FromHexString("0DEDE3DEF700A6DB819381BE6E269DCBF9BD2ED9");

    /// <summary>A packet of a client whose payload is filled with padding up to a length.</summary>
    public static byte[] Initial(
        bool isVersion2, byte[] destination, uint number, byte[] frames, int payloadBytes = 1162,
        byte[]? token = null) =>
        Initial("client in", destination, destination, [], isVersion2, number, frames, payloadBytes, token ?? []);

    /// <summary>A packet of a server, for the client's first packet with a connection ID.</summary>
    public static byte[] OfServer(byte[] connection, byte[] destination, byte[] source, uint number, byte[] frames) =>
        Initial("server in", connection, destination, source, isVersion2: false, number, frames, 20, []);

    private static byte[] Initial(
        string side, byte[] connection, byte[] destination, byte[] source, bool isVersion2, uint number, byte[] frames,
        int payloadBytes, byte[] token)
    {
        byte[] prk = HKDF.Extract(HashAlgorithmName.SHA256, connection, isVersion2 ? Salt2 : Salt1);
        byte[] secret = Expand(prk, side, 32);
        string prefix = isVersion2 ? "quicv2 " : "quic ";
        byte[] nonce = Expand(secret, prefix + "iv", 12);
        byte[] payload = new byte[Math.Max(payloadBytes, frames.Length)];
        frames.CopyTo(payload, 0);
        byte[] header =
        [
            (byte)(isVersion2 ? 0xD3 : 0xC3), .. Number(isVersion2 ? 0x6B3343CFu : 1u),
            (byte)destination.Length, .. destination, (byte)source.Length, .. source, (byte)token.Length, .. token,
            .. Variable(NumberBytes + payload.Length + TagBytes), .. Number(number),
        ];
        for (int i = 0; i < NumberBytes; i++)
            nonce[^(i + 1)] ^= (byte)(number >> (8 * i));
        byte[] encrypted = new byte[payload.Length];
        byte[] tag = new byte[TagBytes];
        using (var gcm = new AesGcm(Expand(secret, prefix + "key", 16), TagBytes))
            gcm.Encrypt(nonce, payload, encrypted, tag, header);
        byte[] packet = [.. header, .. encrypted, .. tag];
        using var aes = Aes.Create();
        aes.Key = Expand(secret, prefix + "hp", 16);
        byte[] mask = aes.EncryptEcb(packet.AsSpan(header.Length, 16), PaddingMode.None);
        packet[0] ^= (byte)(mask[0] & 15);
        for (int i = 0; i < NumberBytes; i++)
            packet[header.Length - NumberBytes + i] ^= mask[1 + i];
        return packet;
    }

    /// <summary>A CRYPTO frame.</summary>
    public static byte[] Crypto(int offset, byte[] data) => [6, .. Variable(offset), .. Variable(data.Length), .. data];

    private static byte[] Expand(byte[] secret, string label, int length)
    {
        byte[] name = Encoding.ASCII.GetBytes("tls13 " + label);
        return HKDF.Expand(
            HashAlgorithmName.SHA256, secret, length, [0, (byte)length, (byte)name.Length, .. name, 0]);
    }

    private static byte[] Variable(int number) => [(byte)(0x40 | number >> 8), (byte)number];

    private static byte[] Number(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// SHA-1 (RFC 3174), with which Community ID is defined. It protects nothing here. .NET's own needs OpenSSL on Linux.
/// </summary>
internal static class Sha1
{
    public const int Size = 20;

    private const int BlockSize = 64;
    private const int Rounds = 80;

    /// <param name="data">What to hash.</param>
    /// <param name="hash">Receives <see cref="Size"/> bytes.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<uint> state = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
            Add(rest, state);
        Span<byte> end = HashEnd.Write(rest, stackalloc byte[HashEnd.MostBytes]);
        BinaryPrimitives.WriteUInt64BigEndian(end[^sizeof(ulong)..], (ulong)data.Length * 8);
        for (; end.Length > 0; end = end[BlockSize..])
            Add(end, state);
        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(hash[(i * sizeof(uint))..], state[i]);
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        Span<uint> words = stackalloc uint[Rounds];
        for (int i = 0; i < 16; i++)
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(block[(i * sizeof(uint))..]);
        for (int i = 16; i < Rounds; i++)
            words[i] = BitOperations.RotateLeft(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        (uint a, uint b, uint c, uint d, uint e) = (state[0], state[1], state[2], state[3], state[4]);
        for (int i = 0; i < Rounds; i++)
        {
            (uint mixed, uint constant) = (i / 20) switch
            {
                0 => ((b & c) | (~b & d), 0x5A82_7999u),
                1 => (b ^ c ^ d, 0x6ED9_EBA1u),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDCu),
                _ => (b ^ c ^ d, 0xCA62_C1D6u),
            };
            uint sum = BitOperations.RotateLeft(a, 5) + mixed + e + words[i] + constant;
            (a, b, c, d, e) = (sum, a, BitOperations.RotateLeft(b, 30), c, d);
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }
}

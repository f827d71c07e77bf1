using System.Buffers.Binary;
using System.Numerics;

namespace PcapStream.Protocols.Tls;

/// <summary>
/// MD5 (RFC 1321), with which JA3 is defined. It protects nothing here. .NET's own needs OpenSSL on Linux.
/// </summary>
internal static class Md5
{
    public const int Size = 16;

    private const int BlockSize = 64;

    // RFC 1321, section 3.4: the integer part of 2^32 * abs(sin(i + 1)).
    private static readonly uint[] Sines =
        [.. Enumerable.Range(1, BlockSize).Select(i => (uint)(Math.Abs(Math.Sin(i)) * 4294967296.0))];

    private static ReadOnlySpan<byte> Shifts => [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];

    /// <param name="data">What to hash.</param>
    /// <param name="hash">Receives <see cref="Size"/> bytes.</param>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<uint> state = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476];
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= BlockSize; rest = rest[BlockSize..])
            Add(rest, state);
        Span<byte> end = HashEnd.Write(rest, stackalloc byte[HashEnd.MostBytes]);
        BinaryPrimitives.WriteUInt64LittleEndian(end[^sizeof(ulong)..], (ulong)data.Length * 8);
        for (; end.Length > 0; end = end[BlockSize..])
            Add(end, state);
        for (int i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(hash[(i * sizeof(uint))..], state[i]);
    }

    private static void Add(ReadOnlySpan<byte> block, Span<uint> state)
    {
        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        for (int i = 0; i < BlockSize; i++)
        {
            (uint mixed, int word) = (i / 16) switch
            {
                0 => ((b & c) | (~b & d), i),
                1 => ((d & b) | (~d & c), ((5 * i) + 1) % 16),
                2 => (b ^ c ^ d, ((3 * i) + 5) % 16),
                _ => (c ^ (b | ~d), 7 * i % 16),
            };
            uint sum = a + mixed + Sines[i] + BinaryPrimitives.ReadUInt32LittleEndian(block[(word * sizeof(uint))..]);
            (a, d, c, b) = (d, c, b, b + BitOperations.RotateLeft(sum, Shifts[(i / 16 * 4) + (i % 4)]));
        }
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
    }
}

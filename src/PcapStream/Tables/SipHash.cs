using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Tables;

/// <summary>
/// SipHash-1-3 with 128 bits of output (Aumasson and Bernstein, "SipHash: a fast short-input PRF"): bytes of any
/// length, under a key. Who sees neither key nor hashes cannot make two inputs of the same hash.
/// </summary>
/// <param name="low">The first 8 bytes of the key, in little-endian order.</param>
/// <param name="high">The last 8 bytes of the key.</param>
internal readonly struct SipHash(ulong low, ulong high)
{
    /// <summary>A hash under a key that cannot be guessed; use one per run.</summary>
    public static SipHash Random()
    {
        var seed = HashSeed.Random();
        return new SipHash(seed.Hash(0, 1), seed.Hash(1, 0));
    }

    /// <summary>Hashes bytes.</summary>
    public UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        ulong v0 = low ^ 0x736F_6D65_7073_6575;
        ulong v1 = high ^ 0x646F_7261_6E64_6F6D ^ 0xEE;
        ulong v2 = low ^ 0x6C79_6765_6E65_7261;
        ulong v3 = high ^ 0x7465_6462_7974_6573;
        ulong last = (ulong)bytes.Length << 56;
        ReadOnlySpan<byte> rest = bytes[(bytes.Length & ~7)..];
        foreach (ulong loaded in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            ulong word = BitConverter.IsLittleEndian
                ? loaded
                : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(loaded);
            v3 ^= word;
            Round(ref v0, ref v1, ref v2, ref v3);
            v0 ^= word;
        }
        for (int i = 0; i < rest.Length; i++)
            last |= (ulong)rest[i] << (8 * i);
        v3 ^= last;
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= last;
        v2 ^= 0xEE;
        ulong first = Finish(ref v0, ref v1, ref v2, ref v3);
        v1 ^= 0xDD;
        return new UInt128(Finish(ref v0, ref v1, ref v2, ref v3), first);
    }

    private static ulong Finish(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        for (int i = 0; i < 3; i++)
            Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}

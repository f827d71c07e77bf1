using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PcapStream.Tables;

/// <summary>
/// Hashes keys of fixed size in lanes of 16 bytes: each lane is masked by secrets, multiplied 64 by 64 bits, and the
/// product's halves are folded. The author of a capture does not know the secrets, and cannot prepare keys that
/// collide.
/// </summary>
/// <remarks>
/// Both factors are masked: if one were known, a lane could make it zero, and with it the product.
/// </remarks>
internal readonly struct HashSeed
{
    private const ulong Spread = 0x9E37_79B9_7F4A_7C15; // 2^64 over the golden ratio, as Fibonacci hashing takes it

    private readonly ulong _low;
    private readonly ulong _high;

    /// <summary>A seed of known secrets, for results that repeat.</summary>
    public HashSeed(ulong low, ulong high)
    {
        _low = low;
        _high = high;
    }

    /// <summary>A seed that cannot be guessed; use one per run.</summary>
    public static HashSeed Random()
    {
        // .NET takes these from the system, but RandomNumberGenerator from OpenSSL, which would have to be loaded. Six
        // bits of each GUID are fixed; folding two of them leaves none that are.
        Span<Guid> random = [Guid.NewGuid(), Guid.NewGuid()];
        Span<ulong> secrets = MemoryMarshal.Cast<Guid, ulong>(random);
        return new HashSeed(
            secrets[0] ^ BitOperations.RotateLeft(secrets[3], 32),
            secrets[1] ^ BitOperations.RotateLeft(secrets[2], 32));
    }

    /// <summary>Hashes a key without padding, of 8 bytes at least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash<TKey>(in TKey key)
        where TKey : unmanaged
    {
        ref byte start = ref Unsafe.As<TKey, byte>(ref Unsafe.AsRef(in key));
        int bytes = Unsafe.SizeOf<TKey>();
        Debug.Assert(bytes >= sizeof(ulong));
        ulong hash = (ulong)bytes;
        for (int at = 0; at + 16 < bytes; at += 16)
            hash = Lane(hash, Word(ref start, at), Word(ref start, at + 8));
        // The last lane ends with the key, and overlaps the one before.
        hash = Lane(hash, Word(ref start, Math.Max(bytes - 16, 0)), Word(ref start, bytes - 8));
        return Fold(hash ^ _high, Spread);
    }

    /// <summary>Hashes a key of two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Hash(ulong low, ulong high) => Fold(Lane(0, low, high) ^ _high, Spread);

    private static ulong Word(ref byte start, int at) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at));

    private static ulong Fold(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }

    private ulong Lane(ulong hash, ulong low, ulong high) => Fold(hash ^ low ^ _low, high ^ _high);
}

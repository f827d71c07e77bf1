using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PcapStream.Protocols.Ip;

/// <summary>
/// Arithmetic of the Internet checksum (RFC 1071): sums of 16-bit words in ones' complement, in network order.
/// </summary>
internal static class InternetChecksum
{
    // Vectors whose halves a 32-bit sum can take without an overflow.
    private const int MostVectors = 1 << 15;

    /// <summary>The sum of bytes; an odd last byte is the high half of a word.</summary>
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        if (bytes.Length >= Vector256<byte>.Count)
            sum = SumVectors(ref bytes);
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(bytes))
            sum += word;
        bytes = bytes[(bytes.Length & ~3)..];
        if (bytes.Length >= sizeof(ushort))
        {
            sum += MemoryMarshal.Read<ushort>(bytes);
            bytes = bytes[sizeof(ushort)..];
        }
        if (!bytes.IsEmpty)
            sum += BitConverter.IsLittleEndian ? bytes[0] : (uint)bytes[0] << 8;
        // The sum is the same in both byte orders, except for the order of its own bytes.
        ushort folded = Fold(sum);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(folded) : folded;
    }

    /// <summary>Adds two sums.</summary>
    public static ushort Add(ushort one, ushort other) => Fold((uint)one + other);

    /// <summary>
    /// The checksum of bytes whose sum has changed (RFC 1624, equation 3): it is as right or as wrong as before.
    /// </summary>
    /// <param name="checksum">The checksum before.</param>
    /// <param name="before">The sum before.</param>
    /// <param name="after">The sum after.</param>
    public static ushort Update(ushort checksum, ushort before, ushort after) =>
        (ushort)~Fold((uint)(ushort)~checksum + (ushort)~before + after);

    private static ulong SumVectors(ref ReadOnlySpan<byte> bytes)
    {
        ulong total = 0;
        ReadOnlySpan<Vector256<uint>> vectors = MemoryMarshal.Cast<byte, Vector256<uint>>(bytes);
        bytes = bytes[(vectors.Length * Vector256<byte>.Count)..];
        while (!vectors.IsEmpty)
        {
            Vector256<uint> sums = default;
            ReadOnlySpan<Vector256<uint>> part = vectors[..Math.Min(vectors.Length, MostVectors)];
            foreach (Vector256<uint> words in part)
                sums += (words & Vector256.Create(0xFFFFu)) + Vector256.ShiftRightLogical(words, 16);
            for (int i = 0; i < Vector256<uint>.Count; i++)
                total += sums[i];
            vectors = vectors[part.Length..];
        }
        return total;
    }

    private static ushort Fold(ulong sum)
    {
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)sum;
    }
}

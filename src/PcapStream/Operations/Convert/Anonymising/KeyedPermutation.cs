using System.Buffers.Binary;
using PcapStream.Tables;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// A permutation of the numbers of an even number of bits, by a Feistel network of keyed hashes: different numbers get
/// different names, and without the key nothing is known but that.
/// </summary>
/// <param name="hash">The keyed hash.</param>
/// <param name="bits">Bits of a number, even, at most 64.</param>
internal sealed class KeyedPermutation(SipHash hash, int bits)
{
    // Luby and Rackoff: four rounds are a pseudo-random permutation in both directions; more for small numbers.
    private const int Rounds = 8;

    private readonly int _half = bits / 2;

    /// <summary>The name of a number.</summary>
    public ulong Map(ulong number)
    {
        ulong mask = (1UL << _half) - 1;
        (ulong left, ulong right) = (number >> _half, number & mask);
        Span<byte> input = stackalloc byte[sizeof(ulong) + 1];
        for (int round = 0; round < Rounds; round++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(input, right);
            input[^1] = (byte)round;
            (left, right) = (right, left ^ (ulong)hash.Hash(input) & mask);
        }
        return left << _half | right;
    }
}

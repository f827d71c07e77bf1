using System.Buffers.Binary;

namespace PcapStream.Capture.Compression.Gzip;

/// <summary>What inflating needs to start at a block within a deflate stream (RFC 1951), as in zlib's zran.</summary>
/// <param name="Bit">The first bit of the block in its first byte, from the lowest, 0 to 7.</param>
/// <param name="Window">The <see cref="WindowSize"/> bytes before the block, uncompressed.</param>
internal sealed record DeflateCheckpoint(int Bit, ReadOnlyMemory<byte> Window)
{
    /// <summary>The largest distance that a block refers back to.</summary>
    public const int WindowSize = 1 << 15;

    // A block of stored bytes starts on a whole byte with its type, its length and the complement of that.
    private const int StoredHeader = 5;

    // A block without data, in fixed codes: not the last one, its type, and the code of its end.
    private const int FixedBits = 10;
    private const ulong Fixed = 0b0000000_01_0;

    /// <summary>
    /// A deflate stream to inflate before the block. It gives the window, and ends at the bit at which the block
    /// starts, so that an inflater that knows of no windows is in the state of one that has inflated all before.
    /// </summary>
    /// <returns>Its bytes. If the block does not start on a whole byte, the last one has the lower bits only.</returns>
    public byte[] Lead()
    {
        byte[] filler = Filler(Bit);
        byte[] lead = new byte[StoredHeader + WindowSize + filler.Length];
        BinaryPrimitives.WriteUInt16LittleEndian(lead.AsSpan(1), WindowSize);
        BinaryPrimitives.WriteUInt16LittleEndian(lead.AsSpan(3), unchecked((ushort)~WindowSize));
        Window.Span.CopyTo(lead.AsSpan(StoredHeader));
        filler.CopyTo(lead, StoredHeader + WindowSize);
        return lead;
    }

    // Blocks without data whose bits end at this one of their last byte.
    private static byte[] Filler(int bit)
    {
        var bits = new BitWriter();
        if (bit % 2 == 1)
            WriteOdd(bits);
        while (bits.Count % 8 != bit)
            bits.Write(Fixed, FixedBits);
        return bits.ToArray();
    }

    // Blocks in fixed codes have an even number of bits. This one has codes of its own, in 91 bits: the codes of 255
    // and of 256, the end, have one bit each, and so has the only code of a distance.
    private static void WriteOdd(BitWriter bits)
    {
        const int lengths = 18;
        bits.Write(0b10_0, 3);
        bits.Write(0, 5);
        bits.Write(0, 5);
        bits.Write(lengths - 4, 4);
        // The lengths of codes are themselves in a code, of two symbols, with one bit each. In the order of RFC 1951,
        // 3.2.7, the symbol 18 (zeros) is the third, and the symbol 1 the eighteenth.
        for (int i = 0; i < lengths; i++)
            bits.Write(i is 2 or 17 ? 1u : 0u, 3);
        WriteZeros(bits, 138);
        WriteZeros(bits, 255 - 138);
        bits.Write(0b000, 3);
        bits.Write(1, 1);
    }

    private static void WriteZeros(BitWriter bits, uint count)
    {
        const int least = 11;
        bits.Write(1, 1);
        bits.Write(count - least, 7);
    }

    // The lowest bits of each byte come first.
    private sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];

        public int Count { get; private set; }

        public void Write(ulong value, int bits)
        {
            for (int i = 0; i < bits; i++, Count++)
            {
                if (Count % 8 == 0)
                    _bytes.Add(0);
                _bytes[^1] |= (byte)(((value >> i) & 1) << (Count % 8));
            }
        }

        public byte[] ToArray() => [.. _bytes];
    }
}

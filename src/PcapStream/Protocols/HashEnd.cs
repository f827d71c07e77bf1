namespace PcapStream.Protocols;

/// <summary>What MD5 and SHA-1 add after the data (RFC 1321, sections 3.1 and 3.2).</summary>
internal static class HashEnd
{
    /// <summary>The most that <see cref="Write"/> needs: two blocks.</summary>
    public const int MostBytes = 2 * BlockSize;

    private const int BlockSize = 64;

    /// <summary>Writes one bit and zeros after the data, and leaves room for the number of bits.</summary>
    /// <param name="rest">What is left of the data after its whole blocks.</param>
    /// <param name="end"><see cref="MostBytes"/> bytes.</param>
    /// <returns>One block, or two. The last eight bytes are the length's place.</returns>
    public static Span<byte> Write(ReadOnlySpan<byte> rest, Span<byte> end)
    {
        end.Clear();
        rest.CopyTo(end);
        end[rest.Length] = 0x80;
        return end[..(rest.Length < BlockSize - sizeof(ulong) ? BlockSize : MostBytes)];
    }
}

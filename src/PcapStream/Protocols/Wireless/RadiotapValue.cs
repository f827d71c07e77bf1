namespace PcapStream.Protocols.Wireless;

/// <summary>A value of a radiotap header. Each antenna may have values of its own, which then repeat a bit.</summary>
public readonly ref struct RadiotapValue
{
    internal RadiotapValue(int bit, ReadOnlySpan<byte> bytes)
    {
        Bit = bit;
        Bytes = bytes;
    }

    /// <summary>The bit that says that it is there (radiotap.org, defined fields).</summary>
    public int Bit { get; }

    /// <summary>Its bytes; numbers are little-endian.</summary>
    public ReadOnlySpan<byte> Bytes { get; }
}

namespace PcapStream.Capture;

/// <summary>The order in which a capture's writer laid out the bytes of its integers.</summary>
public enum ByteOrder
{
    /// <summary>Least significant byte first.</summary>
    LittleEndian,

    /// <summary>Most significant byte first.</summary>
    BigEndian,
}

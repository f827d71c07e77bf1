namespace PcapStream.Protocols.Lan;

/// <summary>
/// FDDI, ISO 9314-2.
/// <code>
///  0               1             7        13
///  +---------------+-------------+--------+---------
///  | frame control | destination | source | payload
///  +---------------+-------------+--------+---------
/// </code>
/// </summary>
internal static class FddiHeader
{
    private const int Size = 13;

    public static Protocol Decode(ref HeaderCursor cursor)
    {
        ReadOnlySpan<byte> bytes = cursor.Rest;
        // Asynchronous or synchronous LLC frames with 48-bit addresses.
        return cursor.TryAddLayer(Protocol.Fddi, Size) && (bytes[0] & 0x70) == 0x50 ? Protocol.Llc : Protocol.None;
    }
}

namespace PcapStream.Protocols.Ip;

/// <summary>
/// Where an IPv4 packet goes in the end: its header's destination is but the next hop while a source route (RFC 791,
/// section 3.1) is not at its end.
/// </summary>
internal static class SourceRoute
{
    private const byte Loose = 131;
    private const byte Strict = 137;
    private const int DestinationOffset = 16;
    private const int AddressSize = 4;
    private const int LeastLength = 3 + AddressSize;

    /// <summary>Offset of the final destination in a header of at least 20 bytes; -1 where the options that tell it are missing.</summary>
    public static int FinalDestinationOffset(ReadOnlySpan<byte> bytes)
    {
        int end = (bytes[0] & 0x0F) * 4;
        int at = Ipv4Header.MinSize;
        while (at < end)
        {
            if (at >= bytes.Length)
                return -1;
            byte kind = bytes[at];
            if (kind == HeaderOption.End)
                break;
            if (kind == HeaderOption.NoOperation)
            {
                at++;
                continue;
            }
            if (at + 1 == end)
                break;
            if (at + 1 >= bytes.Length)
                return -1;
            int length = bytes[at + 1];
            if (length < 2 || at + length > end)
                break;
            if (kind is Loose or Strict)
                return Last(bytes, at, length);
            at += length;
        }
        return DestinationOffset;
    }

    private static int Last(ReadOnlySpan<byte> bytes, int at, int length)
    {
        if (at + 2 >= bytes.Length)
            return -1;
        // A route that is no list of whole addresses leads nowhere else.
        bool isAtItsEnd = length < LeastLength || (length - LeastLength) % AddressSize != 0 || bytes[at + 2] > length;
        int last = at + length - AddressSize;
        return isAtItsEnd ? DestinationOffset : last + AddressSize <= bytes.Length ? last : -1;
    }
}

namespace PcapStream.Protocols.Quic;

/// <summary>
/// A protected Initial packet of version 1 or 2: RFC 9000, section 17.2.2.
/// <code>
///  +------------------------+-----------+--------------+-------+--------+---------------+---------
///  | flags, version and IDs | length n  | token        | length        | packet number | payload
///  +------------------------+-----------+--------------+-------+--------+---------------+---------
/// </code>
/// </summary>
internal readonly ref struct QuicInitial
{
    // RFC 9000, section 7.2: a client chooses at least 8 bytes.
    private const int LeastDestination = 8;

    /// <summary>Whether it is of version 2.</summary>
    public bool IsVersion2 { get; private init; }

    /// <summary>The connection ID of the receiver.</summary>
    public ReadOnlySpan<byte> Destination { get; private init; }

    /// <summary>The packet, up to its end.</summary>
    public ReadOnlySpan<byte> Packet { get; private init; }

    /// <summary>Where the packet number begins.</summary>
    public int NumberOffset { get; private init; }

    /// <summary>
    /// Finds the next packet in a datagram that a client may have sent first, and that was captured whole.
    /// </summary>
    /// <param name="datagram">The packets that are left; gets those after it.</param>
    /// <param name="initial">The packet.</param>
    /// <returns>False if there are no more.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> datagram, out QuicInitial initial)
    {
        initial = default;
        while (QuicHeader.TryReadLong(datagram, out QuicHeader header)
            && header.Version is QuicHeader.Version1 or QuicHeader.Version2)
        {
            // A retry has no length, and nothing comes after it.
            if (!QuicPacket.TryRead(datagram, out QuicPacket packet) || !packet.IsWhole)
                return false;
            datagram = datagram[packet.Bytes.Length..];
            if (!packet.HasToken || packet.Destination.Length < LeastDestination)
                continue;
            initial = new QuicInitial
            {
                IsVersion2 = packet.IsVersion2,
                Destination = packet.Destination,
                Packet = packet.Bytes,
                NumberOffset = packet.NumberOffset,
            };
            return true;
        }
        return false;
    }
}

/// <summary>Numbers of variable length, RFC 9000, section 16.</summary>
internal static class QuicNumber
{
    /// <summary>Reads a number, and moves on after it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, ref int at, out ulong number)
    {
        number = 0;
        if (at >= bytes.Length)
            return false;
        int length = 1 << (bytes[at] >> 6);
        if (length > bytes.Length - at)
            return false;
        number = (ulong)bytes[at] & 0x3F;
        for (int i = 1; i < length; i++)
            number = number << 8 | bytes[at + i];
        at += length;
        return true;
    }
}

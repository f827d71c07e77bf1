namespace PcapStream.Protocols.Quic;

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

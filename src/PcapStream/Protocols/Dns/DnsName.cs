namespace PcapStream.Protocols.Dns;

/// <summary>
/// A domain name in a DNS message, RFC 1035, section 3.1: labels with their lengths, up to an empty label or to a
/// pointer (section 4.1.4) to the rest of the name. Pointers must go backwards, so that there are no loops.
/// <code>
///  +--------+-------+--------+-------+---   ---+--------+     +---------------------+
///  | 00   n | label | 00   n | label |   ...   | 0      | or  | 11        offset 14 |
///  +--------+-------+--------+-------+---   ---+--------+     +---------------------+
/// </code>
/// </summary>
public static class DnsName
{
    /// <summary>Maximum bytes of a name, lengths included (RFC 1035, section 2.3.4). Its text is shorter.</summary>
    public const int MaxLength = 255;

    // A valid name has at most one pointer per label, and no more labels than this.
    private const int MaxJumps = 127;

    private const int Kind = 0xC0;
    private const int Pointer = 0xC0;

    /// <summary>Copies the labels of a name, separated by points, without a check of their bytes.</summary>
    /// <param name="message">The message, including its header.</param>
    /// <param name="offset">Offset of the name in the message.</param>
    /// <param name="text">Memory for <see cref="MaxLength"/> bytes.</param>
    /// <param name="length">Number of bytes copied; 0 for the root.</param>
    /// <param name="end">Offset of the first byte after the name in the message.</param>
    /// <returns>False if the name is incomplete or too long, or has a pointer that does not go backwards.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, int offset, Span<byte> text, out int length, out int end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(text.Length, MaxLength);
        return TryWalk(message, offset, text, out length, out end);
    }

    /// <summary>Finds the end of a valid name.</summary>
    internal static bool TrySkip(ReadOnlySpan<byte> message, int offset, out int end) =>
        TryWalk(message, offset, default, out _, out end);

    /// <summary>Whether a name is invalid, not just incomplete.</summary>
    internal static bool IsBroken(ReadOnlySpan<byte> message, int at)
    {
        int start = at;
        while (at < message.Length)
        {
            int count = message[at++];
            if (count == 0)
                return false;
            if ((count & Kind) == Pointer)
                return at < message.Length && ((count & ~Kind) << 8 | message[at]) >= start;
            at += count;
            if ((count & Kind) != 0 || at - start >= MaxLength)
                return true;
        }
        return false;
    }

    private static bool TryWalk(ReadOnlySpan<byte> message, int at, Span<byte> text, out int length, out int end)
    {
        length = 0;
        end = -1;
        int earliest = at;
        int jumps = 0;
        while ((uint)at < (uint)message.Length)
        {
            int count = message[at++];
            if (count == 0)
            {
                end = end < 0 ? at : end;
                return true;
            }
            if ((count & Kind) == Pointer)
            {
                if (at == message.Length)
                    return false;
                int target = (count & ~Kind) << 8 | message[at];
                if (target >= earliest || ++jumps > MaxJumps)
                    return false;
                end = end < 0 ? at + 1 : end;
                at = earliest = target;
                continue;
            }
            int separator = length == 0 ? 0 : 1;
            // One byte for each length, and one that ends the name.
            if ((count & Kind) != 0 || count > message.Length - at || length + separator + count + 2 > MaxLength)
                return false;
            if (!text.IsEmpty)
            {
                text[length] = (byte)'.';
                message.Slice(at, count).CopyTo(text[(length + separator)..]);
            }
            length += separator + count;
            at += count;
        }
        return false;
    }
}

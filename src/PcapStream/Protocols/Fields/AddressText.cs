using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;

namespace PcapStream.Protocols.Fields;

/// <summary>Ethernet addresses as text: bytes in hexadecimal with colons between.</summary>
internal static class EthernetText
{
    /// <summary>Writes an address; a colon that follows it is overwritten by what comes next.</summary>
    /// <returns>Characters written, the last colon excluded.</returns>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text)
    {
        for (int i = 0; i < address.Length; i++)
        {
            text[i * 3] = FieldValues.HexDigit(address[i] >> 4);
            text[i * 3 + 1] = FieldValues.HexDigit(address[i] & 15);
            text[i * 3 + 2] = (byte)':';
        }
        return Math.Max(0, address.Length * 3 - 1);
    }
}

/// <summary>IPv4 addresses as text: four decimal numbers with dots between.</summary>
internal static class Ipv4Text
{
    /// <summary>Bytes that <see cref="Format"/> may write, including those after the address.</summary>
    public const int Room = 16;

    private static readonly uint[] Octets = [.. Enumerable.Range(0, 256).Select(Octet)];

    /// <summary>Writes an address of 4 bytes.</summary>
    /// <returns>Characters written, at most 15.</returns>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text)
    {
        int length = 0;
        foreach (byte part in address[..4])
        {
            // Copies four bytes at once; the next part overwrites those that are not needed.
            uint octet = Octets[part];
            BinaryPrimitives.WriteUInt32LittleEndian(text[length..], octet);
            length += (int)(octet >> 24);
            text[length++] = (byte)'.';
        }
        return length - 1;
    }

    // The digits of a byte; their number is in the highest bits.
    private static uint Octet(int value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        uint text = (uint)digits.Length << 24;
        for (int i = 0; i < digits.Length; i++)
            text |= (uint)digits[i] << (8 * i);
        return text;
    }
}

/// <summary>
/// IPv6 addresses as text, RFC 5952: lower case, no leading zeros, the longest run of zero groups as <c>::</c>.
/// </summary>
internal static class Ipv6Text
{
    private const int Groups = 8;

    private const int MappedGroups = 5;
    private const int CompatibleGroups = 6;
    private const int EmbeddedOffset = 12;

    /// <summary>Maximum characters of an address.</summary>
    public const int MaxLength = 39;

    /// <summary>Writes an address of 16 bytes.</summary>
    /// <returns>Characters written, at most <see cref="MaxLength"/>.</returns>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text)
    {
        (int start, int run) = LongestZeroRun(address);
        int length = 0;
        // Section 5: an embedded IPv4 address is written in IPv4's form.
        bool embeds = start == 0
            && (run == CompatibleGroups || (run == MappedGroups && Group(address, MappedGroups) == ushort.MaxValue));
        for (int group = 0; group < Groups; group++)
        {
            if (embeds && group == CompatibleGroups)
            {
                text[length++] = (byte)':';
                return length + Ipv4Text.Format(address[EmbeddedOffset..], text[length..]);
            }
            if (group == start)
            {
                text[length++] = (byte)':';
                if (start + run == Groups)
                    text[length++] = (byte)':';
                group += run - 1;
                continue;
            }
            if (group > 0)
                text[length++] = (byte)':';
            Utf8Formatter.TryFormat(Group(address, group), text[length..], out int digits, 'x');
            length += digits;
        }
        return length;
    }

    // A single zero group is written out. Of runs of equal length the first is shortened.
    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<byte> address)
    {
        (int Start, int Length) best = (-1, 1);
        int run = 0;
        for (int group = 0; group < Groups; group++)
        {
            run = Group(address, group) == 0 ? run + 1 : 0;
            if (run > best.Length)
                best = (group - run + 1, run);
        }
        return best;
    }

    private static ushort Group(ReadOnlySpan<byte> address, int group) =>
        BinaryPrimitives.ReadUInt16BigEndian(address[(group * 2)..]);
}

using System.Buffers.Binary;
using System.Globalization;

namespace PcapStream.Protocols.Ip;

/// <summary>IPv4 addresses as text: four decimal numbers with dots between.</summary>
internal static class Ipv4Text
{
    /// <summary>Bytes that <see cref="Format"/> may write to, behind the address included.</summary>
    public const int Room = 16;

    private static readonly uint[] Octets = [.. Enumerable.Range(0, 256).Select(Octet)];

    /// <summary>Writes an address of 4 bytes.</summary>
    /// <returns>Characters written, at most 15.</returns>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text)
    {
        int length = 0;
        foreach (byte part in address[..4])
        {
            // Four bytes are copied at once, of which the next part overwrites what it does not need.
            uint octet = Octets[part];
            BinaryPrimitives.WriteUInt32LittleEndian(text[length..], octet);
            length += (int)(octet >> 24);
            text[length++] = (byte)'.';
        }
        return length - 1;
    }

    // The digits of a byte, and how many there are in the highest bits.
    private static uint Octet(int value)
    {
        string digits = value.ToString(CultureInfo.InvariantCulture);
        uint text = (uint)digits.Length << 24;
        for (int i = 0; i < digits.Length; i++)
            text |= (uint)digits[i] << (8 * i);
        return text;
    }
}

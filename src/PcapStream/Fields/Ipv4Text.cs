using System.Buffers.Text;

namespace PcapStream.Fields;

/// <summary>IPv4 addresses as text: four decimal numbers with dots between.</summary>
internal static class Ipv4Text
{
    /// <summary>Writes an address of 4 bytes.</summary>
    /// <returns>Characters written, at most 15.</returns>
    public static int Format(ReadOnlySpan<byte> address, Span<byte> text)
    {
        int length = 0;
        for (int i = 0; i < 4; i++)
        {
            if (i > 0)
                text[length++] = (byte)'.';
            Utf8Formatter.TryFormat(address[i], text[length..], out int digits);
            length += digits;
        }
        return length;
    }
}

namespace PcapStream.Cli.Rendering.Stats;

/// <summary>Bytes as tshark abbreviates them: two digits at least, cut and not rounded.</summary>
internal static class ShortSize
{
    private const long Thousand = 1_000;

    public static void Write(TextBuffer text, long bytes, int width)
    {
        Span<byte> room = stackalloc byte[32];
        long number = bytes;
        ReadOnlySpan<byte> unit = " bytes"u8;
        ReadOnlySpan<byte> next = " kB MB GB TB"u8;
        while (number >= 10 * Thousand && !next.IsEmpty)
        {
            number /= Thousand;
            unit = next[..3];
            next = next[3..];
        }
        number.TryFormat(room, out int length, default, null);
        unit.CopyTo(room[length..]);
        length += unit.Length;
        text.Text(room[..length]);
        text.Pad(length, width);
    }
}

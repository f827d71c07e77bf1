namespace PcapStream.Protocols.Fields;

/// <summary>Text off the wire that is to be ASCII, as tshark takes it: up to a zero, with U+FFFD for every other byte.</summary>
internal static class AsciiText
{
    /// <summary>Adds it as a value.</summary>
    public static void Add(ReadOnlySpan<byte> text, FieldValues values)
    {
        int zero = text.IndexOf((byte)0);
        text = zero < 0 ? text : text[..zero];
        if (System.Text.Ascii.IsValid(text))
        {
            values.AddText(text);
            return;
        }
        ReadOnlySpan<byte> replacement = "\uFFFD"u8;
        Span<byte> room = values.Room(text.Length * replacement.Length);
        int length = 0;
        foreach (byte one in text)
        {
            if (one < 0x80)
                room[length++] = one;
            else
            {
                replacement.CopyTo(room[length..]);
                length += replacement.Length;
            }
        }
        values.End(length);
    }
}

using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.NetBios;

/// <summary>
/// NetBIOS's names, RFC 1001, section 14: 16 bytes, each as two letters from A on, and labels of DNS for the scope. The
/// last byte is the kind of the service.
/// </summary>
internal static class EncodedName
{
    private const int NameLength = 16;
    private const int LabelLength = NameLength * 2;
    private const byte Pointer = 0xC0;
    private const int LongestScope = 255;
    private const int LongestService = 64;

    /// <summary>Bytes that the text of a name takes at most.</summary>
    public const int LongestText = NameLength * 4 + LongestScope + LongestService;

    // Names of services that the last byte stands for.
    private static readonly Dictionary<byte, byte[]> Services = new (byte Suffix, string Name)[]
    {
        (0x00, "Workstation/Redirector"), (0x01, "Browser"), (0x02, "Workstation/Redirector"),
        (0x03, "Messenger service/Main name"), (0x05, "Forwarded name"), (0x06, "RAS Server service"),
        (0x1B, "Domain Master Browser"), (0x1C, "Domain Controllers"), (0x1D, "Local Master Browser"),
        (0x1E, "Browser Election Service"), (0x1F, "Net DDE Service"), (0x20, "Server service"),
        (0x21, "RAS client service"), (0x22, "Exchange Interchange (MSMail Connector)"), (0x23, "Exchange Store"),
        (0x24, "Exchange Directory"), (0x2B, "Lotus Notes Server service"), (0x30, "Modem sharing server service"),
        (0x31, "Modem sharing client service"), (0x43, "SMS Clients Remote Control"),
        (0x44, "SMS Administrators Remote Control Tool"), (0x45, "SMS Clients Remote Chat"),
        (0x46, "SMS Clients Remote Transfer"), (0x4C, "DEC Pathworks TCP/IP Service on Windows NT"),
        (0x52, "DEC Pathworks TCP/IP Service on Windows NT"), (0x6A, "Microsoft Exchange IMC"),
        (0x87, "Microsoft Exchange MTA"), (0xBE, "Network Monitor Agent"), (0xBF, "Network Monitor Analyzer"),
    }.ToDictionary(entry => entry.Suffix, entry => System.Text.Encoding.ASCII.GetBytes($" ({entry.Name})"));

    /// <summary>Offset of the end of a name; -1 if it is incomplete.</summary>
    public static int EndOf(ReadOnlySpan<byte> message, int at)
    {
        while (at < message.Length)
        {
            byte length = message[at];
            if (length >= Pointer)
                return at + 2 <= message.Length ? at + 2 : -1;
            at += 1 + length;
            if (length == 0)
                return at;
        }
        return -1;
    }

    /// <summary>
    /// Adds a name as text: other characters than those of ASCII, and the last byte, as <c>&lt;20&gt;</c>; then the
    /// scope and the service. Nothing if it is not encoded as a name is.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Offset of the name in the message.</param>
    /// <param name="namesService">Whether to add the service.</param>
    /// <param name="values">The values to add to.</param>
    public static void Add(ReadOnlySpan<byte> message, int at, bool namesService, FieldValues values)
    {
        if (TryFormat(message, at, namesService, values.Reserve(LongestText), out int length))
            values.Commit(length);
    }

    /// <summary>Writes a name as text.</summary>
    /// <param name="message">The message.</param>
    /// <param name="at">Offset of the name in the message.</param>
    /// <param name="namesService">Whether to add the service.</param>
    /// <param name="text">Memory for <see cref="LongestText"/> bytes.</param>
    /// <param name="length">Bytes of the text.</param>
    /// <returns>False if it is not encoded as a name is.</returns>
    public static bool TryFormat(
        ReadOnlySpan<byte> message, int at, bool namesService, Span<byte> text, out int length)
    {
        length = 0;
        // A pointer gives the offset of the name in the message.
        if (at + 1 < message.Length && message[at] >= Pointer)
            at = (message[at] & 0x3F) << 8 | message[at + 1];
        if (message.Length - at <= LabelLength || message[at] != LabelLength)
            return false;
        ReadOnlySpan<byte> label = message.Slice(at + 1, LabelLength);
        if (label.ContainsAnyExceptInRange((byte)'A', (byte)'P'))
            return false;
        int last = NameLength - 2;
        while (last > 0 && ByteAt(label, last) == ' ')
            last--;
        // A name of spaces alone keeps them.
        if (last == 0 && ByteAt(label, 0) == ' ')
            last = NameLength - 2;
        for (int i = 0; i <= last; i++)
            Append(text, ref length, ByteAt(label, i), isHex: false);
        byte suffix = ByteAt(label, NameLength - 1);
        Append(text, ref length, suffix, isHex: true);
        AppendScope(text, ref length, message[(at + 1 + LabelLength)..]);
        if (namesService)
        {
            ReadOnlySpan<byte> service = Services.TryGetValue(suffix, out byte[]? name) ? name : " (Unknown)"u8;
            service.CopyTo(text[length..]);
            length += service.Length;
        }
        return true;
    }

    private static byte ByteAt(ReadOnlySpan<byte> label, int index) =>
        (byte)(label[index * 2] - 'A' << 4 | label[index * 2 + 1] - 'A');

    private static void Append(Span<byte> text, ref int length, byte one, bool isHex)
    {
        if (!isHex && one is >= 0x20 and < 0x7F)
        {
            text[length++] = one;
            return;
        }
        text[length++] = (byte)'<';
        text[length++] = FieldValues.HexDigit(one >> 4);
        text[length++] = FieldValues.HexDigit(one & 15);
        text[length++] = (byte)'>';
    }

    private static void AppendScope(Span<byte> text, ref int length, ReadOnlySpan<byte> labels)
    {
        int start = length;
        while (labels is [> 0 and < Pointer, ..] && labels.Length > labels[0]
            && length - start + 1 + labels[0] <= LongestScope)
        {
            text[length++] = (byte)'.';
            foreach (byte one in labels.Slice(1, labels[0]))
                text[length++] = one is >= 0x20 and < 0x7F ? one : (byte)'?';
            labels = labels[(1 + labels[0])..];
        }
    }
}

using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Mail;

/// <summary>
/// POP3, RFC 1939, section 3: a segment of its stream. As in Wireshark, its first line is a command or an answer, or
/// else it is part of a mail.
/// <code>
///  USER bob
///  +OK ready
/// </code>
/// </summary>
internal static class PopStream
{
    public const ushort Port = 110;

    /// <summary>Whether a client sent the segment.</summary>
    public static bool IsRequest(in FieldSource source) => ServerSide.IsDestination(source, Port);

    /// <summary>Separates a command or indicator from the text after it.</summary>
    public static ReadOnlySpan<byte> FirstWordOf(ReadOnlySpan<byte> segment, out ReadOnlySpan<byte> text)
    {
        text = TextLine.First(segment);
        if (text is [(byte)' ', ..])
            return default;
        ReadOnlySpan<byte> word = TextLine.TakeWord(ref text);
        text = text.TrimStart((byte)' ');
        return word;
    }

    /// <summary>Whether a server's segment starts with an answer.</summary>
    public static bool IsAnswer(ReadOnlySpan<byte> segment) =>
        segment.StartsWith("+OK"u8) || segment.StartsWith("-ERR"u8);

    internal static Protocol Decode(ref HeaderCursor cursor)
    {
        cursor.TryAddLayer(Protocol.Pop, 0);
        return Protocol.None;
    }
}

/// <summary>Fields of POP3.</summary>
internal static class PopFields
{
    public static readonly Field[] All =
    [
        Of("response.indicator", "Response indicator", isRequest: false, isText: false),
        Of("response.description", "Response description", isRequest: false, isText: true),
        Of("request.command", "Request command", isRequest: true, isText: false),
        Of("request.parameter", "Request parameter", isRequest: true, isText: true),
    ];

    private static Field Of(string name, string description, bool isRequest, bool isText) =>
        Field.Of(Protocol.Pop, "pop." + name, FieldType.Text, description, (in source, values) =>
        {
            if (PopStream.IsRequest(source) != isRequest || (!isRequest && !PopStream.IsAnswer(source.Bytes)))
                return;
            ReadOnlySpan<byte> word = PopStream.FirstWordOf(source.Bytes, out ReadOnlySpan<byte> text);
            ReadOnlySpan<byte> value = isText ? text : word;
            if (!value.IsEmpty)
                values.AddAscii(value);
        });
}

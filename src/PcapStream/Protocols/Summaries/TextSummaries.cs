using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Files;
using PcapStream.Protocols.Http;
using PcapStream.Protocols.Mail;
using PcapStream.Protocols.Services;
using PcapStream.Protocols.Transport;
using PcapStream.Protocols.Voice;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of protocols whose messages are lines of text.</summary>
internal static class TextSummaries
{
    private const int CodeLength = 3;

    public static void WriteHttp(in FieldSource source, ReadOnlySpan<byte> protocol, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes.TrimStart("\r\n"u8);
        line.Begin(protocol);
        bool isMessage = HttpMessage.TryReadExpected(bytes, out HttpMessage message);
        ReadOnlySpan<byte> type = isMessage ? BodyType(source, message) : default;
        bool isJson = type.EndsWith("/json"u8);
        if (isJson)
            line.Begin("HTTP/JSON"u8);
        else if (type.EndsWith("/xml"u8) || type.EndsWith("+xml"u8))
            line.Begin("HTTP/XML"u8);
        WriteFirstLine(bytes, ref line);
        if (type.IsEmpty || (!isJson && !line.Protocol.SequenceEqual(protocol)))
            return;
        line.Add(isJson ? ", JavaScript Object Notation ("u8 : " ("u8);
        if (type.SequenceEqual("image/png"u8))
            line.Add("PNG"u8);
        else if (type.SequenceEqual("image/jpeg"u8))
            line.Add("JPEG JFIF image"u8);
        else
            line.AddEscaped(type);
        line.Add(")"u8);
    }

    /// <summary>Whether bytes start with a message of HTTP.</summary>
    public static bool IsStart(ReadOnlySpan<byte> bytes) => HttpMessage.TryReadExpected(bytes, out _);

    /// <summary>Writes a request or status line.</summary>
    public static void WriteFirstLine(ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        line.AddEscaped(TextLine.First(bytes));
        line.Add(" "u8);
    }

    public static void WriteFtp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("FTP"u8);
        line.Add(FtpStream.IsRequest(source) ? "Request: "u8 : "Response: "u8);
        line.AddEscaped(TextLine.First(source.Bytes));
    }

    public static void WriteSmtp(in FieldSource source, ref SummaryLine line)
    {
        bool isRequest = SmtpStream.IsRequest(source);
        ReadOnlySpan<byte> rest = source.Bytes;
        line.Begin("SMTP"u8);
        line.Add(isRequest ? "C: "u8 : "S: "u8);
        if (isRequest && !SmtpStream.TryTakeCommand(ref rest, out _, out _))
        {
            line.Add("DATA fragment, "u8, source.Bytes.Length);
            line.Add(" bytes"u8);
            return;
        }
        rest = source.Bytes;
        bool any = false;
        bool continues = false;
        while (TextLine.TryTake(ref rest, out ReadOnlySpan<byte> text))
        {
            if (any)
                line.Add(" | "u8);
            // The code of an answer of several lines is said once.
            line.AddEscaped(continues ? text[Math.Min(CodeLength + 1, text.Length)..] : text);
            any = true;
            continues = !isRequest && text.Length > CodeLength && text[CodeLength] == '-';
        }
    }

    public static void WritePop(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("POP"u8);
        bool isRequest = PopStream.IsRequest(source);
        line.Add(isRequest ? "C: "u8 : "S: "u8);
        if (!isRequest && !PopStream.IsAnswer(source.Bytes))
        {
            line.Add("DATA fragment, "u8, source.Bytes.Length);
            line.Add(" bytes"u8);
            return;
        }
        line.AddEscaped(TextLine.First(source.Bytes));
    }

    public static void WriteImap(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("IMAP"u8);
        line.Add(ImapStream.IsRequest(source) ? "Request: "u8 : "Response: "u8);
        line.AddEscaped(TextLine.First(source.Bytes));
    }

    public static void WriteSip(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("SIP"u8);
        if (!SipMessage.TryRead(source.Bytes, out SipMessage message))
            return;
        if (message.IsRequest)
        {
            line.Add("Request: "u8);
            line.AddEscaped(message.Method);
            line.Add(" "u8);
            line.AddEscaped(message.Target);
            if (message.Method.SequenceEqual("REGISTER"u8))
                WriteBindings(message, isRequest: true, ref line);
        }
        else
        {
            line.Add("Status: "u8);
            line.AddEscaped(message.Line["SIP/2.0 "u8.Length..]);
            if (message.Code.SequenceEqual("200"u8))
                WriteMethod(message, ref line);
        }
        line.Add(" | "u8);
    }

    public static void WriteShell(in FieldSource source, ref SummaryLine line)
    {
        const ushort Port = 22;
        line.Begin("SSH"u8);
        line.Add(ServerSide.IsDestination(source, Port) ? "Client: "u8 : "Server: "u8);
        ReadOnlySpan<byte> version = ShellStream.VersionIn(source.Bytes);
        line.Add(version.IsEmpty ? "Encrypted packet (len="u8 : "Protocol ("u8);
        if (version.IsEmpty)
            line.Add(source.Bytes.Length);
        else
            line.AddEscaped(version);
        line.Add(")"u8);
    }

    // The type of a body that is there; empty without one.
    private static ReadOnlySpan<byte> BodyType(in FieldSource source, HttpMessage message)
    {
        // Wireshark does not read a part of a body.
        if (message.StatusCode.SequenceEqual("206"u8))
            return default;
        ReadOnlySpan<byte> type = default;
        bool hasBody = !source.Payload.IsEmpty;
        bool isJoined = source.Packet.Layers[source.Index].Offset >= source.Packet.Data.Length;
        foreach (HttpHeader header in message.Headers)
        {
            if (header.Is("Content-Type"u8))
                type = header.Value;
            // Of a joined message only the head is kept.
            else if (isJoined && (header.Is("Transfer-Encoding"u8)
                || (header.Is("Content-Length"u8) && header.TryReadNumber(out ulong length) && length > 0)))
                hasBody = true;
        }
        int end = type.IndexOfAny(" ;"u8);
        return hasBody ? end < 0 ? type : type[..end] : default;
    }

    // Of the request that a status answers.
    private static void WriteMethod(SipMessage message, ref SummaryLine line)
    {
        SipHeaders headers = message.Headers;
        while (headers.MoveNext())
        {
            if (!headers.Is("CSeq"u8, default))
                continue;
            line.Add(" ("u8);
            ReadOnlySpan<byte> method = headers.Value[(headers.Value.IndexOf((byte)' ') + 1)..];
            line.AddEscaped(method);
            line.Add(")"u8);
            if (method.SequenceEqual("REGISTER"u8))
                WriteBindings(message, isRequest: false, ref line);
            return;
        }
    }

    // RFC 3261, section 10: a registration without addresses asks for them, and one that expires at once removes them.
    private static void WriteBindings(SipMessage message, bool isRequest, ref SummaryLine line)
    {
        int contacts = 0;
        bool removes = false;
        SipHeaders headers = message.Headers;
        while (headers.MoveNext())
        {
            if (headers.Is("Contact"u8, "m"u8))
                contacts++;
            else if (headers.Is("Expires"u8, default))
                removes = headers.Value.SequenceEqual("0"u8);
        }
        if (contacts == 0)
        {
            line.Add(isRequest ? "  (fetch bindings)"u8 : "  (0 bindings)"u8);
            return;
        }
        line.Add(removes && isRequest ? "  (remove "u8 : "  ("u8);
        line.Add(contacts);
        line.Add(contacts == 1 && !(removes && isRequest) ? " binding)"u8 : " bindings)"u8);
    }
}

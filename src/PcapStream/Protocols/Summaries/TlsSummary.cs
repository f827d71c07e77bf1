using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.Tls;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of TLS, RFC 8446: the records of a segment and their messages.</summary>
internal static class TlsSummary
{
    private const byte Alert = 21;
    private const byte Heartbeat = 24;

    public static void Write(in FieldSource source, ref SummaryLine line)
    {
        bool isEncrypted = false;
        ushort version = TlsStream.ChosenVersion(source);
        foreach (TlsRecord record in new TlsRecords(source))
        {
            line.Continue(NameOf(version != 0 ? version : record.Version), ", "u8, afterFence: true);
            WriteRecord(record, ref isEncrypted, ref line);
        }
    }

    /// <summary>Wireshark's short name of a version.</summary>
    public static ReadOnlySpan<byte> NameOf(ushort version) => version switch
    {
        0x300 => "SSLv3"u8,
        0x301 => "TLSv1"u8,
        0x302 => "TLSv1.1"u8,
        0x303 => "TLSv1.2"u8,
        // RFC 8446's drafts have 0x7F and their number.
        0x304 or >= 0x7F00 and <= 0x7FFF => "TLSv1.3"u8,
        _ => "TLS"u8,
    };

    private static void WriteRecord(TlsRecord record, ref bool isEncrypted, ref SummaryLine line)
    {
        ReadOnlySpan<byte> fragment = record.Fragment;
        switch (record.ContentType)
        {
            case TlsRecord.ChangeCipherSpec:
                line.Add("Change Cipher Spec"u8);
                isEncrypted = true;
                break;
            case Alert when fragment.Length == 2 && !TlsNames.AlertLevels[fragment[0]].IsEmpty:
                line.Add("Alert (Level: "u8);
                line.Add(TlsNames.AlertLevels[fragment[0]]);
                line.Add(", Description: "u8);
                line.AddName(TlsNames.Alerts[fragment[1]], "Unknown"u8, fragment[1]);
                line.Add(")"u8);
                break;
            case Alert:
                line.Add("Encrypted Alert"u8);
                break;
            case Heartbeat:
                WriteHeartbeat(fragment, ref line);
                break;
            case TlsRecord.Handshake:
                WriteHandshakes(fragment, isEncrypted, ref line);
                break;
            default:
                line.Add(TlsNames.ContentTypes[record.ContentType]);
                break;
        }
    }

    // RFC 6520, section 4: a type, the length of the payload, and at least 16 bytes of padding.
    private static void WriteHeartbeat(ReadOnlySpan<byte> fragment, ref SummaryLine line)
    {
        const int Least = 19;
        bool isPlain = fragment.Length >= Least && fragment[0] is (1 or 2)
            && BinaryPrimitives.ReadUInt16BigEndian(fragment[1..]) <= fragment.Length - Least;
        if (isPlain)
            line.Add(fragment[0] == 1 ? "Heartbeat Request"u8 : "Heartbeat Response"u8);
        else
            line.Add("Encrypted Heartbeat"u8);
    }

    private static void WriteHandshakes(ReadOnlySpan<byte> fragment, bool isEncrypted, ref SummaryLine line)
    {
        bool any = false;
        while (!isEncrypted && TlsHandshake.TryRead(fragment, out TlsHandshake message)
            && (message.IsWhole || any) && !TlsNames.Handshakes[message.Type].IsEmpty)
        {
            if (any)
                line.Add(", "u8);
            any = true;
            line.Add(TlsNames.Handshakes[message.Type]);
            fragment = fragment[(TlsHandshake.HeaderSize + message.Body.Length)..];
        }
        if (!any)
            line.Add("Encrypted Handshake Message"u8);
    }
}

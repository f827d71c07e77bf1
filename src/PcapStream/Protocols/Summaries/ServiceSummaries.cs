using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Files;
using PcapStream.Protocols.Names;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of services for hosts and networks.</summary>
internal static class ServiceSummaries
{
    private static readonly NameTable TftpErrors = new("""
        0 Not defined
        1 File not found
        2 Access violation
        3 Disk full or allocation exceeded
        4 Illegal TFTP Operation
        5 Unknown transfer ID
        6 File already exists
        7 No such user
        8 Option negotiation failed
        """);

    public static void WriteNtp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("NTP"u8);
        if (source.Bytes.IsEmpty)
            return;
        byte flags = source.Bytes[0];
        line.Add("NTP Version "u8, flags >> 3 & 7);
        line.Add(", "u8);
        line.Add((flags & 7) switch
        {
            6 => "control"u8,
            7 => "private"u8,
            _ => ServiceNames.NtpModes[flags & 7],
        });
    }

    public static void WriteRadius(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("RADIUS"u8);
        if (source.Bytes.Length < 2)
            return;
        line.AddName(ServiceNames.RadiusCodes[source.Bytes[0]], "Unknown"u8, source.Bytes[0]);
        line.Add(" id="u8, source.Bytes[1]);
    }

    public static void WriteTftp(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("TFTP"u8);
        int opcode = TftpMessage.OpcodeOf(bytes);
        line.AddName(ServiceNames.TftpOpcodes[opcode], "Unknown"u8, opcode);
        ReadOnlySpan<byte> rest = bytes[Math.Min(TftpMessage.Size, bytes.Length)..];
        switch (opcode)
        {
            case TftpMessage.Read or TftpMessage.Write when TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> file):
                line.Add(", File: "u8);
                line.AddEscaped(file);
                if (!TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> mode))
                    return;
                line.Add(", Transfer type: "u8);
                line.AddEscaped(mode);
                while (TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> option)
                    && TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> value))
                {
                    line.Add(", "u8);
                    line.AddEscaped(option);
                    line.Add("="u8);
                    line.AddEscaped(value);
                }
                break;
            case TftpMessage.Data or TftpMessage.Acknowledgment when rest.Length >= 2:
                line.Add(", Block: "u8, BinaryPrimitives.ReadUInt16BigEndian(rest));
                break;
            case TftpMessage.Error when rest.Length >= 2:
                int code = BinaryPrimitives.ReadUInt16BigEndian(rest);
                rest = rest[2..];
                line.Add(", Code: "u8);
                line.AddName(TftpErrors[code], "Unknown"u8, code);
                if (!TftpMessage.TryTake(ref rest, out ReadOnlySpan<byte> reason))
                    return;
                line.Add(", Message: "u8);
                line.AddEscaped(reason);
                break;
        }
    }
}

using System.Buffers.Binary;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.NetBios;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of NetBIOS's name service, RFC 1002, and of SMB 2 and 3.</summary>
internal static class NetBiosSummaries
{
    private const ushort NetBiosStatus = 33;

    // RFC 1002, section 4.2.1.1.
    private static readonly NameTable NetBiosOpcodes = new("""
        0 Name query
        5 Registration
        6 Release
        7 Wait and acknowledge
        8 Refresh
        9 Refresh(altcode)
        15 Multi-homed registration
        """);

    public static void WriteName(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("NBNS"u8);
        if (bytes.Length < 4)
            return;
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        int opcode = flags >> 11 & 0xF;
        line.AddName(NetBiosOpcodes[opcode], "Unknown operation"u8, opcode);
        if ((flags & 0x8000) != 0)
            line.Add(" response"u8);
        Span<byte> name = stackalloc byte[EncodedName.LongestText];
        var message = new NameMessage(bytes);
        // A registration's record repeats the name of its question.
        if (!message.MoveNext())
            return;
        line.Add(" "u8);
        line.Add(message.Type == NetBiosStatus ? "NBSTAT"u8 : "NB"u8);
        if (message.IsQuestion
            && EncodedName.TryFormat(bytes, message.NameOffset, namesService: false, name, out int length))
        {
            line.Add(" "u8);
            line.Add(name[..length]);
        }
        else if (!message.IsQuestion && message.Type != NetBiosStatus && message.Data.Length >= 6)
        {
            line.Add(" "u8);
            line.AddIpv4(message.Data[2..]);
        }
    }

    public static void WriteSmb2(in FieldSource source, ref SummaryLine line)
    {
        const int Size = 20;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Continue("SMB2"u8, ";"u8);
        if (bytes is [ServerMessage.Encrypted, ..])
        {
            line.Add("Encrypted SMB3"u8);
            return;
        }
        if (bytes.Length < Size)
            return;
        int command = BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]);
        line.AddName(ServiceNames.Smb2Commands[command], "Unknown"u8, command);
        line.Add((bytes[16] & 1) != 0 ? " Response"u8 : " Request"u8);
    }
}

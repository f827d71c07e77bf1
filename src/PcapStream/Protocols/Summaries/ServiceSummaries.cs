using System.Buffers.Binary;
using PcapStream.Protocols.Devices;
using PcapStream.Protocols.Dhcp;
using PcapStream.Protocols.Fields;
using PcapStream.Protocols.Files;
using PcapStream.Protocols.Names;
using PcapStream.Protocols.NetBios;
using PcapStream.Protocols.Quic;
using PcapStream.Protocols.Transport;

namespace PcapStream.Protocols.Summaries;

/// <summary>Summaries of services that hosts use.</summary>
internal static class ServiceSummaries
{
    private const byte MessageType = 53;
    private const int TransactionOffset = 4;
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

    public static void WriteDhcp(in FieldSource source, ref SummaryLine line)
    {
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Begin("BOOTP"u8);
        if (bytes.IsEmpty)
            return;
        if (bytes[0] is 1 or 2)
        {
            line.Add(bytes[0] == 1 ? "Boot Request"u8 : "Boot Reply"u8);
            if (bytes[0] == 1 && bytes.Length >= DhcpMessage.HardwareAddress + 6)
            {
                NetworkAddress client =
                    NetworkAddress.Ethernet(bytes[DhcpMessage.HardwareAddress..(DhcpMessage.HardwareAddress + 6)]);
                line.Add(" from "u8);
                line.Add(client);
                line.Add(" ("u8);
                line.Add(client);
                line.Add(")"u8);
            }
        }
        else
        {
            line.Add("Unknown BOOTP message type ("u8);
            line.Add(bytes[0]);
            line.Add(")"u8);
        }
        if (!DhcpMessage.TryRead(source, out DhcpMessage message))
            return;
        var options = new DhcpOptions(message, followsOverload: true);
        while (options.MoveNext())
        {
            if (options.Current.Code != MessageType || options.Current.Data.IsEmpty)
                continue;
            WriteType(options.Current.Data[0], bytes, ref line);
            return;
        }
    }

    private static void WriteType(byte type, ReadOnlySpan<byte> bytes, ref SummaryLine line)
    {
        const int Width = 8;
        ReadOnlySpan<byte> name = ServiceNames.DhcpTypes[type];
        line.Begin("DHCP"u8);
        line.Add("DHCP "u8);
        line.AddName(name, "Unknown"u8, type);
        for (int i = name.Length; i < Width; i++)
            line.Add(" "u8);
        line.Add(" - Transaction ID 0x"u8);
        line.AddHex(BinaryPrimitives.ReadUInt32BigEndian(bytes[TransactionOffset..]));
    }

    public static void WriteNtp(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("NTP"u8);
        if (source.Bytes.IsEmpty)
            return;
        byte flags = source.Bytes[0];
        line.Add("NTP Version "u8);
        line.Add(flags >> 3 & 7);
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
        line.Add(" id="u8);
        line.Add(source.Bytes[1]);
    }

    public static void WriteDhcpv6(in FieldSource source, ref SummaryLine line)
    {
        const int ClientId = 1;
        const int Address = 5;
        const int LinkAddress = 2;
        line.Begin("DHCPv6"u8);
        var message = new Dhcpv6Message(source);
        while (message.MoveNext())
        {
            ReadOnlySpan<byte> data = message.Data;
            if (message.IsMessage)
            {
                line.AddName(ServiceNames.Dhcpv6Types[data[0]], "Unknown"u8, data[0]);
                bool isRelay = Dhcpv6Message.IsRelay(data[0]);
                line.Add(isRelay ? " L: "u8 : " XID: 0x"u8);
                if (!isRelay && data.Length >= Dhcpv6Message.Size)
                    line.AddHex(BinaryPrimitives.ReadUInt32BigEndian(data) & 0xFFFFFF);
                else if (data.Length >= LinkAddress + 16)
                    line.Add(new NetworkAddress(AddressBits.Ipv6(data[LinkAddress..]), AddressKind.Ipv6));
                line.Add(" "u8);
            }
            else if (message.Code == ClientId)
            {
                line.Add("CID: "u8);
                line.AddBytes(data);
                line.Add(" "u8);
            }
            else if (message.Code == Address && data.Length >= 16)
            {
                line.Add("IAA: "u8);
                line.Add(new NetworkAddress(AddressBits.Ipv6(data), AddressKind.Ipv6));
                line.Add(" "u8);
            }
        }
    }

    public static void WriteNetBiosName(in FieldSource source, ref SummaryLine line)
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
            line.Add(new NetworkAddress(AddressBits.Ipv4(message.Data[2..]), AddressKind.Ipv4));
        }
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
                line.Add(", Block: "u8);
                line.Add(BinaryPrimitives.ReadUInt16BigEndian(rest));
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

    public static void WriteMqtt(in FieldSource source, ref SummaryLine line)
    {
        const int Publish = 3;
        const int Subscribe = 8;
        const int LastWithId = 11;
        ReadOnlySpan<byte> bytes = source.Bytes;
        line.Continue("MQTT"u8, ", "u8);
        if (bytes.IsEmpty || !MqttMessage.TryRead(bytes, out _, out ReadOnlySpan<byte> body))
            return;
        int type = bytes[0] >> 4;
        line.Add(ServiceNames.MqttTypes[type]);
        ReadOnlySpan<byte> topic = default;
        bool hasTopic = type == Publish && MqttMessage.TryTake(ref body, out topic);
        bool hasId = type is > Publish and <= LastWithId || (type == Publish && (bytes[0] & 6) != 0);
        if (hasId && body.Length >= 2)
        {
            line.Add(" (id="u8);
            line.Add(BinaryPrimitives.ReadUInt16BigEndian(body));
            line.Add(")"u8);
            body = body[2..];
        }
        if (type == Subscribe)
            hasTopic = MqttMessage.TryTake(ref body, out topic);
        if (!hasTopic)
            return;
        line.Add(" ["u8);
        line.AddEscaped(topic);
        line.Add("]"u8);
    }

    public static void WriteModbus(in FieldSource source, ref SummaryLine line)
    {
        const int Exception = 0x80;
        const int TransactionWidth = 5;
        const int Width = 3;
        ReadOnlySpan<byte> bytes = source.Bytes;
        ReadOnlySpan<byte> header = source.Packet.Header(source.Packet.Layers[source.Index - 1]);
        line.Continue("Modbus/TCP"u8, "; "u8);
        if (bytes.IsEmpty || header.Length < 7)
            return;
        line.Add(ServerSide.IsDestination(source, ModbusMessage.Port) ? "   Query: Trans: "u8 : "Response: Trans: "u8);
        line.AddPadded(BinaryPrimitives.ReadUInt16BigEndian(header), TransactionWidth);
        line.Add("; Unit: "u8);
        line.AddPadded(header[6], Width);
        line.Add(", Func: "u8);
        int function = bytes[0] & ~Exception;
        line.AddPadded(function, Width);
        line.Add(": "u8);
        line.AddName(ServiceNames.ModbusFunctions[function], "Unknown function"u8, function);
        if (bytes[0] >= Exception)
            line.Add(". Exception returned "u8);
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

    public static void WriteQuic(in FieldSource source, ref SummaryLine line)
    {
        line.Begin("QUIC"u8);
        if (!QuicHeader.TryReadLong(source.Bytes, out QuicHeader header))
        {
            line.Add("Protected Payload (KP0)"u8);
            return;
        }
        // RFC 9000, section 17.2; version 2 counts from another number (RFC 9369, section 3.2).
        int type = (source.Bytes[0] >> 4 & 3) + (header.Version == QuicHeader.Version2 ? 3 : 0) & 3;
        line.Add(type switch { 0 => "Initial"u8, 1 => "0-RTT"u8, 2 => "Handshake"u8, _ => "Retry"u8 });
        ReadOnlySpan<byte> rest = source.Bytes[5..];
        WriteId(", DCID="u8, ref rest, ref line);
        WriteId(", SCID="u8, ref rest, ref line);
    }

    private static void WriteId(ReadOnlySpan<byte> words, scoped ref ReadOnlySpan<byte> rest, ref SummaryLine line)
    {
        if (rest.IsEmpty || rest.Length <= rest[0])
            return;
        ReadOnlySpan<byte> id = rest.Slice(1, rest[0]);
        rest = rest[(1 + id.Length)..];
        if (id.IsEmpty)
            return;
        line.Add(words);
        line.AddBytes(id);
    }
}

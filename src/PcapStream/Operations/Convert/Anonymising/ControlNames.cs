using System.Buffers.Binary;

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces the addresses in messages of ICMP, ICMPv6 with neighbour and listener discovery, and IGMP.
/// </summary>
/// <remarks>Each method gets a message and returns how many of its bytes may be written.</remarks>
internal sealed class ControlNames(AddressNames names)
{
    /// <summary>Bytes of type, code and checksum.</summary>
    public const int FixedBytes = 4;

    private const int HeaderBytes = 8;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;
    private const int OptionUnit = 8;

    /// <summary>RFC 792, RFC 950 and RFC 1256.</summary>
    public int Icmp(Span<byte> message)
    {
        const byte Redirect = 5;
        const byte RouterAdvertisement = 9;
        const byte FirstTimestamp = 13;
        const byte LastTimestamp = 14;
        if (message.Length < HeaderBytes)
            return Math.Min(message.Length, FixedBytes);
        switch (message[0])
        {
            case Redirect:
                names.Ipv4(message[FixedBytes..]);
                return HeaderBytes;
            case RouterAdvertisement:
                int step = Math.Max((int)message[5], 1) * Ipv4Bytes;
                return HeaderBytes + Ipv4List(message[HeaderBytes..], message[4], step);
            case >= FirstTimestamp and <= LastTimestamp:
                return Math.Min(message.Length, 20);
            default:
                return HeaderBytes;
        }
    }

    /// <summary>RFC 4443, RFC 4861, RFC 2710 and RFC 3810.</summary>
    public int Icmpv6(Span<byte> message)
    {
        if (message.Length < HeaderBytes)
            return Math.Min(message.Length, FixedBytes);
        switch (message[0])
        {
            // Errors and echo.
            case <= 4 or 128 or 129:
                return HeaderBytes;
            // Listener query, of which version 2 has sources; report and done of version 1.
            case 130 or 131 or 132:
                int query = Ipv6List(message, HeaderBytes, count: 1);
                if (message[0] != 130 || message.Length < 28 || query < 24)
                    return query;
                return Ipv6List(message, 28, BinaryPrimitives.ReadUInt16BigEndian(message[26..]));
            case 133:
                return Options(message, HeaderBytes);
            case 134:
                return message.Length < 16 ? HeaderBytes : Options(message, 16);
            case 135 or 136:
                return WithTargets(message, count: 1);
            case 137:
                return WithTargets(message, count: 2);
            case 143:
                return Reports(message, Ipv6Bytes);
            default:
                return FixedBytes;
        }
    }

    /// <summary>RFC 2236 and RFC 3376; of other protocols in it, such as DVMRP, only the type.</summary>
    public int Igmp(Span<byte> message)
    {
        const byte Query = 0x11;
        const byte LastLeave = 0x17;
        const byte Version3Report = 0x22;
        if (message.Length < HeaderBytes)
            return Math.Min(message.Length, FixedBytes);
        switch (message[0])
        {
            case Query or 0x12 or 0x16 or LastLeave:
                names.Ipv4(message[FixedBytes..]);
                return message[0] != Query || message.Length < 12 ? HeaderBytes
                    : 12 + Ipv4List(
                        message[12..], BinaryPrimitives.ReadUInt16BigEndian(message[10..]), Ipv4Bytes);
            case Version3Report:
                return Reports(message, Ipv4Bytes);
            default:
                return FixedBytes;
        }
    }

    // Records with a group, its sources, and auxiliary data, which is not used.
    private int Reports(Span<byte> message, int addressBytes)
    {
        const int RecordBytes = 4;
        int at = HeaderBytes;
        while (at + RecordBytes + addressBytes <= message.Length)
        {
            int sources = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
            int auxiliary = message[at + 1] * 4;
            at += RecordBytes;
            for (int i = 0; i <= sources; i++, at += addressBytes)
            {
                if (at + addressBytes > message.Length)
                    return at;
                if (addressBytes == Ipv6Bytes)
                    names.Ipv6(message.Slice(at, Ipv6Bytes));
                else
                    names.Ipv4(message[at..]);
            }
            if (at + auxiliary > message.Length)
                return at;
            message.Slice(at, auxiliary).Clear();
            at += auxiliary;
        }
        return at;
    }

    private int WithTargets(Span<byte> message, int count)
    {
        int end = Ipv6List(message, HeaderBytes, count);
        return end == HeaderBytes + count * Ipv6Bytes ? Options(message, end) : end;
    }

    // RFC 4861, section 4.6, RFC 4191 and RFC 8106.
    private int Options(Span<byte> message, int at)
    {
        const byte RedirectedHeader = 4;
        while (at + OptionUnit <= message.Length)
        {
            int length = message[at + 1] * OptionUnit;
            if (length == 0 || at + length > message.Length)
                return at;
            if (message[at] == RedirectedHeader)
                return at + OptionUnit;
            Option(message.Slice(at, length));
            at += length;
        }
        return at;
    }

    private void Option(Span<byte> option)
    {
        switch (option[0])
        {
            // Link-layer addresses.
            case 1 or 2 when option.Length == OptionUnit:
                names.Hardware(option[2..]);
                break;
            // Prefix information.
            case 3 when option.Length == 32:
                names.Ipv6(option[16..]);
                break;
            // Maximum transmission unit.
            case 5:
                break;
            // Route information, with a prefix of 0, 8 or 16 bytes.
            case 24:
                Span<byte> prefix = stackalloc byte[Ipv6Bytes];
                prefix.Clear();
                Span<byte> given = option[OptionUnit..Math.Min(option.Length, OptionUnit + Ipv6Bytes)];
                given.CopyTo(prefix);
                names.Ipv6(prefix);
                prefix[..given.Length].CopyTo(given);
                break;
            // Recursive DNS servers.
            case 25:
                for (int i = OptionUnit; i + Ipv6Bytes <= option.Length; i += Ipv6Bytes)
                    names.Ipv6(option.Slice(i, Ipv6Bytes));
                break;
            default:
                option[2..].Clear();
                break;
        }
    }

    private int Ipv6List(Span<byte> message, int at, int count)
    {
        for (int i = 0; i < count && at + Ipv6Bytes <= message.Length; i++, at += Ipv6Bytes)
            names.Ipv6(message.Slice(at, Ipv6Bytes));
        return at;
    }

    private int Ipv4List(Span<byte> list, int count, int step)
    {
        int at = 0;
        for (int i = 0; i < count && at + step <= list.Length; i++, at += step)
            names.Ipv4(list[at..]);
        return at;
    }
}

namespace PcapStream.Operations.Convert.Anonymising;

/// <summary>
/// Replaces the addresses in a message of BOOTP and DHCP (RFC 951, RFC 2131, RFC 2132). Names of hosts and files, and
/// options that are not known, are cleared.
/// </summary>
internal sealed class DhcpNames(AddressNames names)
{
    private const int FixedBytes = 236;
    private const int HardwareBytes = 6;
    private const int Ipv4Bytes = 4;
    private const int CookieBytes = 4;

    /// <summary>Replaces what a message holds.</summary>
    public void Replace(Span<byte> message)
    {
        if (message.Length < FixedBytes)
        {
            message.Clear();
            return;
        }
        // Of the client, the client to be, the server, and the relay.
        for (int at = 12; at < 28; at += Ipv4Bytes)
            names.Ipv4(message[at..]);
        bool isEthernet = message[2] == HardwareBytes;
        if (isEthernet)
            names.Hardware(message[28..]);
        message[(isEthernet ? 28 + HardwareBytes : 28)..FixedBytes].Clear();
        Options(message[FixedBytes..]);
    }

    private void Options(Span<byte> options)
    {
        Span<byte> rest = options[Math.Min(CookieBytes, options.Length)..];
        while (!rest.IsEmpty && rest[0] != byte.MaxValue)
        {
            int length = rest[0] == 0 ? 1 : rest.Length < 2 ? int.MaxValue : 2 + rest[1];
            if (length > rest.Length)
                break;
            if (length > 2)
                Option(rest[0], rest[2..length]);
            rest = rest[length..];
        }
        if (!rest.IsEmpty)
            rest[(rest[0] == byte.MaxValue ? 1 : 0)..].Clear();
    }

    // RFC 2132 and IANA, BOOTP vendor extensions and DHCP options.
    private void Option(byte code, Span<byte> value)
    {
        switch (code)
        {
            // Mask, time offset, lease times, message type, requested options, sizes.
            case 1 or 2 or 13 or 19 or 22 or 23 or 26 or 31 or 46 or 51 or 52 or 53 or 55 or 57 or 58 or 59:
                break;
            // Lists of hosts, networks and routes.
            case >= 3 and <= 11 or 16 or 21 or 28 or 32 or 33 or 41 or 42 or 44 or 45 or 48 or 49 or 50 or 54 or 65
                or (>= 68 and <= 76) or 118:
                for (; value.Length >= Ipv4Bytes; value = value[Ipv4Bytes..])
                    names.Ipv4(value);
                value.Clear();
                break;
            // A client's identifier of hardware type 1.
            case 61 when value.Length == 1 + HardwareBytes && value[0] == 1:
                names.Hardware(value[1..]);
                break;
            default:
                value.Clear();
                break;
        }
    }
}

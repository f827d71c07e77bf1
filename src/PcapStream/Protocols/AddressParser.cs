using System.Buffers;
using System.Globalization;
using System.Net;

namespace PcapStream.Protocols;

/// <summary>Addresses from text.</summary>
internal static class AddressParser
{
    private const int EthernetBytes = 6;
    private const int EthernetLength = EthernetBytes * 3 - 1;

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    public static bool TryParse(ReadOnlySpan<char> text, out NetworkAddress address) =>
        TryParseEthernet(text, out address) || TryParseIp(text, out address);

    private static bool TryParseEthernet(ReadOnlySpan<char> text, out NetworkAddress address)
    {
        address = default;
        if (text.Length != EthernetLength || text[2] is not (':' or '-'))
            return false;
        Span<byte> bytes = stackalloc byte[EthernetBytes];
        for (int i = 0; i < EthernetBytes; i++)
        {
            bool isSeparated = i == 0 || text[i * 3 - 1] == text[2];
            if (!isSeparated
                || !byte.TryParse(
                    text.Slice(i * 3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        }
        address = NetworkAddress.Ethernet(bytes);
        return true;
    }

    // IPAddress also takes scopes, ports and prefixes, and numbers of fewer parts, in octal and in hexadecimal.
    private static bool TryParseIp(ReadOnlySpan<char> text, out NetworkAddress address)
    {
        address = default;
        if (text.ContainsAnyExcept(Characters) || !IPAddress.TryParse(text, out IPAddress? parsed))
            return false;
        var value = NetworkAddress.From(parsed);
        if (value.Kind == AddressKind.Ipv4 && !text.SequenceEqual(value.ToString()))
            return false;
        address = value;
        return true;
    }
}

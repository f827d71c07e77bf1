using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Directories;

/// <summary>Values of LDAP whose form depends on the names before them.</summary>
internal static class LdapValues
{
    // Values of these attributes have dissectors of their own in Wireshark.
    private static readonly byte[][] OtherAttributes =
    [
        "netlogon"u8.ToArray(), "objectGUID"u8.ToArray(), "supportedControl"u8.ToArray(),
        "supportedCapabilities"u8.ToArray(), "objectSid"u8.ToArray(), "nTSecurityDescriptor"u8.ToArray(),
    ];

    /// <summary>Hides the value of an attribute that has a dissector.</summary>
    public static BerType? ChooseValue(ref BerReader reader, ReadOnlySpan<byte> octets)
    {
        const int IdentifierSize = 16;
        ReadOnlySpan<byte> attribute = LdapTypes.LastAttribute(reader);
        if (Ascii.EqualsIgnoreCase(attribute, "objectGUID"u8) && octets.Length < IdentifierSize)
            reader.Stop();
        foreach (byte[] one in OtherAttributes)
        {
            if (Ascii.EqualsIgnoreCase(attribute, one))
                return BerReader.Hidden;
        }
        return null;
    }

    /// <summary>Finds the type of a control's or request's value.</summary>
    public static BerType? ChooseRequest(in BerReader reader)
    {
        ReadOnlySpan<byte> identifier = LdapTypes.LastIdentifier(reader);
        foreach ((byte[] name, BerType type) in LdapTypes.ByIdentifier)
        {
            if (identifier.SequenceEqual(name))
                return type;
        }
        return null;
    }

    /// <summary>
    /// Writes what a filter compares: printable text, other octets in hexadecimal, and a security identifier (MS-DTYP,
    /// section 2.4.2) by its numbers. Octets of some attributes are other fields in Wireshark.
    /// </summary>
    public static BerType? ChooseAssertion(ref BerReader reader, bool isWanted, ReadOnlySpan<byte> octets)
    {
        const int IdentifierSize = 16;
        ReadOnlySpan<byte> attribute = LdapTypes.LastDescription(reader);
        if (attribute.StartsWith("DomainSid"u8))
        {
            WriteSecurityIdentifier(ref reader, isWanted, octets);
            return null;
        }
        if (attribute.StartsWith("DomainGuid"u8) && octets.Length == IdentifierSize)
            return null;
        if (attribute.StartsWith("NtVer"u8))
        {
            if (octets.Length < sizeof(uint))
                reader.Stop();
            return null;
        }
        if (isWanted && octets.ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            WriteBytes(octets, reader.Values);
        else if (isWanted)
            reader.Values.AddText(octets);
        return null;
    }

    private static void WriteBytes(ReadOnlySpan<byte> octets, FieldValues values)
    {
        const int MostBytes = 24;
        ReadOnlySpan<byte> mark = octets.Length > MostBytes ? ":\u2026"u8 : default;
        octets = octets[..Math.Min(octets.Length, MostBytes)];
        Span<byte> text = values.Reserve(octets.Length * 3 + 1 + mark.Length);
        int length = EthernetText.Format(octets, text);
        mark.CopyTo(text[length..]);
        values.Commit(length + mark.Length);
    }

    private static void WriteSecurityIdentifier(ref BerReader reader, bool isWanted, ReadOnlySpan<byte> octets)
    {
        const int Header = 8;
        const int LongestNumber = 22;
        if (octets.Length < Header || octets.Length < Header + octets[1] * sizeof(uint))
        {
            reader.Stop();
            return;
        }
        if (!isWanted)
            return;
        ulong authority = 0;
        foreach (byte one in octets[2..Header])
            authority = authority << 8 | one;
        Span<byte> text = reader.Values.Reserve((octets[1] + 2) * LongestNumber);
        Utf8.TryWrite(text, CultureInfo.InvariantCulture, $"S-{octets[0]}-{authority}", out int length);
        for (int i = 0; i < octets[1]; i++)
        {
            uint part = BinaryPrimitives.ReadUInt32LittleEndian(octets[(Header + i * sizeof(uint))..]);
            Utf8.TryWrite(text[length..], CultureInfo.InvariantCulture, $"-{part}", out int written);
            length += written;
        }
        reader.Values.Commit(length);
    }
}

using System.Buffers.Binary;

namespace PcapStream.Protocols.Directories;

/// <summary>Values of Kerberos whose form depends on the numbers before them.</summary>
internal static class KerberosValues
{
    private const int RequestOfTicket = 10;
    private const int RequestOfService = 12;

    /// <summary>Finds the type of data for pre-authentication (IANA, Kerberos parameters).</summary>
    public static BerType? ChooseData(ref BerReader reader, ReadOnlySpan<byte> octets)
    {
        const int Salt = 3;
        bool isRequest = reader.Number(KerberosTypes.MessageSlot) is RequestOfTicket or RequestOfService;
        int type = reader.Number(KerberosTypes.DataSlot);
        if (type == Salt)
            WriteSalt(ref reader, octets);
        return type switch
        {
            1 or 137 => KerberosTypes.Message,
            2 or 138 => KerberosTypes.EncryptedData,
            11 => KerberosTypes.OldSalts,
            19 => KerberosTypes.Salts,
            128 => KerberosTypes.AuthorizationRequest,
            129 => KerberosTypes.ForUser,
            135 => KerberosTypes.SelectedSet,
            136 => isRequest ? KerberosTypes.ArmoredRequest : KerberosTypes.ArmoredAnswer,
            149 => KerberosTypes.ChecksumData,
            161 => KerberosTypes.KeyRequest,
            167 => KerberosTypes.AuthorizationOptions,
            _ => null,
        };
    }

    /// <summary>Finds the type of an error's data, RFC 4120, section 5.9.1.</summary>
    public static BerType? ChooseErrorData(in BerReader reader) =>
        reader.Number(KerberosTypes.ErrorSlot) switch
        {
            14 or 24 or 25 or 68 or (>= 90 and <= 93) => KerberosTypes.SeveralData,
            _ => IsWindowsError(reader) ? KerberosTypes.Data : null,
        };

    /// <summary>Finds the type of armor, RFC 6113, section 5.4.1.1.</summary>
    public static BerType? ChooseArmor(in BerReader reader) =>
        reader.Number(KerberosTypes.FormSlot) == 1 ? KerberosTypes.Message : null;

    /// <summary>Writes an address, RFC 4120, section 7.5.3.</summary>
    public static BerType? WriteAddress(ref BerReader reader, ReadOnlySpan<byte> octets)
    {
        const int Ipv4 = 2;
        const int Ipv6 = 24;
        const int Ipv4Size = 4;
        const int Ipv6Size = 16;
        int form = reader.Number(KerberosTypes.FormSlot);
        if ((form == Ipv4 && octets.Length < Ipv4Size) || (form == Ipv6 && octets.Length < Ipv6Size))
            reader.Stop();
        else if (form == Ipv4 && reader.Wanted == KerberosTypes.AddressOfIpv4)
            reader.Values.AddIpv4(octets[..Ipv4Size]);
        else if (form == Ipv6 && reader.Wanted == KerberosTypes.AddressOfIpv6)
            reader.Values.AddIpv6(octets[..Ipv6Size]);
        return null;
    }

    // Windows sends a status of twelve bytes with some errors (MS-KILE, section 2.2.2).
    private static void WriteSalt(ref BerReader reader, ReadOnlySpan<byte> octets)
    {
        const int StatusSize = 12;
        const int Digits = 8;
        if (octets.IsEmpty)
            return;
        if (octets.Length == StatusSize && IsWindowsError(reader)
            && BinaryPrimitives.ReadUInt32LittleEndian(octets[4..]) == 0)
        {
            if (reader.Wanted == KerberosTypes.Status)
                reader.Values.AddHex(BinaryPrimitives.ReadUInt32LittleEndian(octets), Digits);
        }
        else if (reader.Wanted == KerberosTypes.Salt)
        {
            reader.Values.AddBytes(octets);
        }
    }

    private static bool IsWindowsError(in BerReader reader) =>
        reader.Number(KerberosTypes.ErrorSlot) is 12 or 13 or 18 or 23;
}

using PcapStream.Protocols.Fields;

namespace PcapStream.Protocols.Dns;

/// <summary>
/// The types that exist for a name, as bit maps: NSEC (RFC 4034, 4.1.2), NSEC3 (RFC 5155, 3.2) and CSYNC (RFC 7477).
/// <code>
///  0        1        2
///  +--------+--------+------
///  | window | length | bits
///  +--------+--------+------
/// </code>
/// </summary>
internal static class DnsTypeMaps
{
    private const ushort Nsec = 47;
    private const ushort Nsec3 = 50;
    private const ushort Csync = 62;

    // Algorithm, flags and iterations; serial and flags.
    private const int Nsec3Fixed = 4;
    private const int CsyncFixed = 6;
    private const int HeaderSize = 2;
    private const int TypesPerByte = 8;
    private const int TypesPerWindow = 256;

    /// <summary>Adds the types of a record that has bit maps, in order.</summary>
    public static void AddTypes(DnsRecord record, FieldValues values)
    {
        ReadOnlySpan<byte> maps = MapsOf(record);
        while (maps.Length >= HeaderSize && maps[1] <= maps.Length - HeaderSize)
        {
            int type = maps[0] * TypesPerWindow;
            foreach (byte bits in maps.Slice(HeaderSize, maps[1]))
            {
                for (int i = 0; i < TypesPerByte; i++)
                {
                    if ((bits << i & 0x80) != 0)
                        values.AddDecimal((ulong)(type + i));
                }
                type += TypesPerByte;
            }
            maps = maps[(HeaderSize + maps[1])..];
        }
    }

    private static ReadOnlySpan<byte> MapsOf(DnsRecord record)
    {
        if (record.IsQuestion)
            return default;
        ReadOnlySpan<byte> data = record.Data;
        switch (record.Type)
        {
            case Nsec when DnsName.TrySkip(record.Message, record.DataOffset, out int end):
                int name = end - record.DataOffset;
                return name <= data.Length ? data[name..] : default;
            case Nsec3 when data.Length > Nsec3Fixed:
                return AfterCounted(AfterCounted(data[Nsec3Fixed..]));
            case Csync when data.Length > CsyncFixed:
                return data[CsyncFixed..];
            default:
                return default;
        }
    }

    private static ReadOnlySpan<byte> AfterCounted(ReadOnlySpan<byte> data) =>
        data.IsEmpty || data[0] >= data.Length ? default : data[(data[0] + 1)..];
}

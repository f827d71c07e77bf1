namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Name Resolution Block (draft-ietf-opsawg-pcapng, section 4.5): records in the layout of options
/// (<see cref="OptionReader"/>), each an address and its names; behind their end mark, options.
/// <code>
///  0             8
///  +-------------+---------+----------+---------+------------------------+-----+---------
///  | block frame | type 16 | length 16| address | names, each up to a 0  | ... | options
///  +-------------+---------+----------+---------+------------------------+-----+---------
/// </code>
/// </summary>
internal static class NameResolutionBlock
{
    private const ushort Ipv4 = 1;
    private const ushort Ipv6 = 2;
    private const ushort Eui48 = 3;
    private const ushort Eui64 = 4;

    /// <summary>Counts the names; a record that is too short for its address has none.</summary>
    public static void Read(ReadOnlySpan<byte> block, bool bigEndian, NameTally names, ref IReadOnlyList<string> comments, OptionText text)
    {
        var records = new OptionReader(block[BlockLayout.HeaderSize..^4], bigEndian);
        while (records.MoveNext())
        {
            switch (records.Code)
            {
                case Ipv4:
                    names.Ipv4 += NamesBehind(4, records.Value);
                    break;
                case Ipv6:
                    names.Ipv6 += NamesBehind(16, records.Value);
                    break;
                case Eui48:
                    names.Eui48 += NamesBehind(6, records.Value);
                    break;
                case Eui64:
                    names.Eui64 += NamesBehind(8, records.Value);
                    break;
            }
        }
        comments = OptionReader.AppendComments(comments, records.Behind, bigEndian, text);
    }

    // The last name's zero may be missing.
    private static int NamesBehind(int addressBytes, ReadOnlySpan<byte> record)
    {
        if (record.Length <= addressBytes)
            return 0;
        ReadOnlySpan<byte> names = record[addressBytes..];
        return names.Count((byte)0) + (names[^1] == 0 ? 0 : 1);
    }
}

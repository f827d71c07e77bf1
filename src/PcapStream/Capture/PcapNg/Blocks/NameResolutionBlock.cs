using System.Buffers;

namespace PcapStream.Capture.PcapNg.Blocks;

/// <summary>
/// Name Resolution Block (draft-ietf-opsawg-pcapng, section 4.5): records in the layout of options
/// (<see cref="OptionReader"/>), each an address and its names; after their end mark, options.
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
    public static void Read(
        ReadOnlySpan<byte> block, bool bigEndian, NameTally names, ref IReadOnlyList<string> comments, OptionText text)
    {
        var records = new OptionReader(block[PcapNgBlock.HeaderSize..^4], bigEndian);
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
        comments = OptionReader.AppendComments(comments, records.Rest, bigEndian, text);
    }

    /// <summary>Writes the valid records, and their end mark.</summary>
    /// <param name="body">The block's body.</param>
    /// <param name="bigEndian">The section's byte order.</param>
    /// <param name="to">Receives the bytes.</param>
    /// <returns>Whether all were valid, and the offset of the bytes after them.</returns>
    public static (bool IsSound, int OptionsOffset) Clean(ReadOnlySpan<byte> body, bool bigEndian,
        ArrayBufferWriter<byte> to)
    {
        bool isSound = true;
        int at = 0;
        while (body.Length - at >= OptionReader.HeaderSize)
        {
            var header = new FieldReader(body[at..], bigEndian);
            (ushort type, int length) = (header.UInt16(0), header.UInt16(2));
            int padded = OptionReader.HeaderSize + (int)PcapNgBlock.Padded((uint)length);
            if (type == OptionReader.End && length == 0)
            {
                to.Write(body.Slice(at, padded));
                return (isSound, at + padded);
            }
            if (type == OptionReader.End || padded > body.Length - at)
                break;
            if (IsSound(type, body.Slice(at + OptionReader.HeaderSize, length)))
                to.Write(body.Slice(at, padded));
            else
                isSound = false;
            at += padded;
        }
        OptionList.WriteEnd(to, bigEndian ? ByteOrder.BigEndian : ByteOrder.LittleEndian);
        return (isSound && at == body.Length, body.Length);
    }

    // An address and at least one name of at least one letter, with its zero.
    private static bool IsSound(ushort type, ReadOnlySpan<byte> record) =>
        AddressBytes(type) is not { } address || (record.Length >= address + 2 && record[^1] == 0);

    private static int? AddressBytes(ushort type) => type switch
    {
        Ipv4 => 4,
        Ipv6 => 16,
        Eui48 => 6,
        Eui64 => 8,
        _ => null,
    };

    // The last name's zero may be missing.
    private static int NamesBehind(int addressBytes, ReadOnlySpan<byte> record)
    {
        if (record.Length <= addressBytes)
            return 0;
        ReadOnlySpan<byte> names = record[addressBytes..];
        return names.Count((byte)0) + (names[^1] == 0 ? 0 : 1);
    }
}
